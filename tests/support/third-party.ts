import {
  authorize,
  type CookieJar,
  doorOf,
  exchange,
  passSignInDoor,
  type SignInOptions,
  type Tokens,
} from './people.ts'
import type { TestServer } from './server.ts'

export const elsewhere = 'https://elsewhere.example/callback'

type UserScopes = Exclude<
  Parameters<typeof askForConsentScopes>[2],
  undefined
>

/** A third-party application that may ask people for these scopes. */
export async function registerThirdParty(server: TestServer, scopes: UserScopes): Promise<string> {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'Somebody else’s',
      type: 'SPA',
      isThirdParty: true,
      oidcClientMetadata: { redirectUris: [elsewhere] },
    },
  })
  await askForConsentScopes(server, id, scopes)
  return id
}
