import type { UserScope } from '@latchkey/contract'
import { authorize, type CookieJar, exchange, passSignIn, signInApiOf, type Tokens } from './people.ts'
import type { TestServer } from './server.ts'

const callback = 'https://elsewhere.example/callback'

export type ThirdParty = { id: string; scopes: UserScope[] }

/** A third-party application that can request these scopes, in addition to `openid`. */
export async function registerThirdParty(server: TestServer, scopes: UserScope[]): Promise<ThirdParty> {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'Somebody else’s',
      type: 'SPA',
      isThirdParty: true,
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
    },
  })
  await server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
    params: { applicationId: id },
    body: { userScopes: scopes },
  })
  return { id, scopes }
}

/** Signs a person in to the application, with their consent. */
export async function signInElsewhere(
  { url }: TestServer,
  { id, scopes }: ThirdParty,
  person: { username: string; password: string },
): Promise<Tokens> {
  const request = await authorize(url, {
    clientId: id,
    redirectUri: callback,
    scope: ['openid', ...scopes].join(' '),
  })
  const toConsent = await passSignIn(url, request.jar, { ...person, event: 'SignIn' })
  const asked = await request.jar.fetch(toConsent)
  return allow(url, request, asked.headers.get('location'))
}

/** Does the same in a browser where the person is already signed in, for offline access. */
export async function allowOfflineElsewhere(
  { url }: TestServer,
  { id, scopes }: ThirdParty,
  jar: CookieJar,
): Promise<Tokens> {
  const request = await authorize(url, {
    clientId: id,
    redirectUri: callback,
    scope: ['openid', 'offline_access', ...scopes].join(' '),
    extra: { prompt: 'consent' },
    jar,
  })
  return allow(url, request, request.location)
}

async function allow(
  url: string,
  request: Awaited<ReturnType<typeof authorize>>,
  asked: string | null,
): Promise<Tokens> {
  if (!asked?.includes('/consent?')) throw new Error('nobody was asked for consent')
  const { redirectTo } = await signInApiOf(url, request.jar)('POST /api/interaction/consent', { body: {} })
  const back = await request.jar.fetch(redirectTo)
  return exchange(url, back.headers.get('location') ?? '', request)
}
