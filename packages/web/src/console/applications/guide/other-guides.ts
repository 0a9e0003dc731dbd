import type { Facts, Guide } from './guide.ts'

/** A native application signs people in through the browser of the device, with PKCE; RFC 8252. */
export const nativeGuides: readonly Guide[] = [
  {
    id: 'native',
    name: 'iOS, Android, desktop',
    load: async facts => [
      { text: 'applications.guide.native' },
      { text: 'applications.guide.nativeTry', code: authorizationRequest(facts) },
      { text: 'applications.guide.nativeCode', code: codeExchange(facts) },
    ],
  },
]

/** A device shows a code, which the person enters on a phone; RFC 8628. */
export const deviceGuides: readonly Guide[] = [
  {
    id: 'device',
    name: 'curl',
    load: async facts => [
      { text: 'applications.guide.deviceStart', code: deviceRequest(facts) },
      { text: 'applications.guide.deviceShow' },
      { text: 'applications.guide.devicePoll', code: devicePoll(facts) },
    ],
  },
]

/** A back end signs in as itself, by client credentials; RFC 6749 section 4.4. */
export const machineGuides: readonly Guide[] = [
  {
    id: 'curl',
    name: 'curl',
    page: 'back-end',
    load: async facts => [
      { text: 'applications.guide.machineToken', code: tokenRequest(facts) },
      { text: 'applications.guide.machineCall', code: peopleRequest(facts) },
    ],
  },
  {
    id: 'typescript',
    name: 'TypeScript',
    page: 'back-end',
    load: async facts => {
      const { default: page } = await import('../../../../../../docs/guides/back-end.md?raw')
      const start = page.indexOf("import { createClient, ProblemError } from '@latchkey/client'")
      const code = page.slice(start, page.indexOf('\n```', start))
      return [
        { text: 'applications.guide.install', code: 'npm install @latchkey/client' },
        {
          text: 'applications.guide.machineClient',
          file: 'latchkey.ts',
          code: code
            .replaceAll('http://localhost:3001', facts.server)
            .replaceAll('my-client-id', facts.clientId),
        },
      ]
    },
  },
]

const resource = 'https://default.logto.app/api'

function tokenRequest({ server, clientId }: Facts): string {
  return `TOKEN=$(curl -sSf ${server}/oidc/token -u "${clientId}:$SECRET" -d grant_type=client_credentials \\
  -d resource=${resource} -d scope=users:read \\
  | node -p 'JSON.parse(fs.readFileSync(0)).access_token')`
}

function peopleRequest({ server }: Facts): string {
  return `curl -sSf "${server}/api/users?page_size=1" -H "Authorization: Bearer $TOKEN"`
}

function authorizationRequest({ server, clientId }: Facts): string {
  return `curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\\n' -G ${server}/oidc/auth \\
  -d client_id=${clientId} -d response_type=code --data-urlencode 'scope=openid profile offline_access' \\
  -d prompt=consent --data-urlencode redirect_uri="$REDIRECT_URI" \\
  -d code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM -d code_challenge_method=S256`
}

function codeExchange({ server, clientId }: Facts): string {
  return `curl -sS ${server}/oidc/token -d client_id=${clientId} -d grant_type=authorization_code \\
  -d code="$CODE" --data-urlencode redirect_uri="$REDIRECT_URI" \\
  -d code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`
}

function deviceRequest({ server, clientId }: Facts): string {
  return `curl -sSf ${server}/oidc/device/auth -d client_id=${clientId} \\
  --data-urlencode 'scope=openid profile offline_access'`
}

function devicePoll({ server, clientId }: Facts): string {
  return `curl -sS ${server}/oidc/token -d client_id=${clientId} \\
  -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d device_code="$DEVICE_CODE"`
}
