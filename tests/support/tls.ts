/**
 * A self-signed certificate for `localhost`, valid for a hundred years, for servers with TLS in tests. Nothing trusts
 * it unless a test says so.
 */
export const localhostTls = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgInJPL+rHOsE8SDoy
fdzEOLtRxO1T9JGmxEdvtlQxCa6hRANCAASa6+3O4TKD3vWFXx9OzhhLaOS8ztHb
JIHT6sw7oVcI4Dgcr5JWnuJgO+cPKJYz8GeVfF4z4LJxyhwT1ir0v7i0
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUdqJIrENOlK+4/pLubUJBts4vd+swCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTAwNTU1MloYDzIxMjYxMTA1
MDA1NTUyWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASa6+3O4TKD3vWFXx9OzhhLaOS8ztHbJIHT6sw7oVcI4Dgcr5JWnuJg
O+cPKJYz8GeVfF4z4LJxyhwT1ir0v7i0o2kwZzAdBgNVHQ4EFgQUsak/OpMkwz5s
YyfzYDlggTABEmUwHwYDVR0jBBgwFoAUsak/OpMkwz5sYyfzYDlggTABEmUwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAPo1f4cjyNf+dohAK8D1oENv+zg2QV4ODEgjboB2Xk+JAiEAlZKuvMor
Q/jV+2UMGfyHnEPMHpFId8wb6DffsGloDHY=
-----END CERTIFICATE-----
`,
}
