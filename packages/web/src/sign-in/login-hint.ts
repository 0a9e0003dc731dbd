/** The identifier that the application expects, from `login_hint`; OpenID Connect Core 3.1.2.1. */
export function loginHint() {
  return new URLSearchParams(location.search).get('login_hint')?.trim() ?? ''
}
