import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import { CookieJar } from './people.ts'

/** A person at the other provider. */
export type Person = {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  picture?: string
}

export type OtherProvider = {
  url: string
  /** The configuration of an `oidc` connector for it. */
  oidcConfig: Record<string, unknown>
  /** The configuration of an `oauth2` connector for it. */
  oauth2Config: Record<string, unknown>
  /** Signs in as this person on the provider's pages. Returns the parameters of the redirect to the application. */
  approve(authorizationUri: string, person: Person): Promise<Record<string, string>>
  /** The grant types of requests to the token endpoint, in order. */
  grants: string[]
  stop(): Promise<void>
}

export const redirectUri = 'https://app.example/callback'
const client = { id: 'latchkey', secret: 'a-secret-that-the-other-provider-gave' }

/** A real external OpenID provider on a free port. Its access tokens are valid for the given number of seconds. */
export async function startOtherProvider({
  lasts = 3600,
  redirectUris = [] as string[],
} = {}): Promise<OtherProvider> {
  const people = new Map<string, Person>()
  const grants: string[] = []
  let handle: (message: IncomingMessage, response: never) => void = () => {}
  const server = createServer((message, response) => handle(message, response as never))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] as never },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri, ...redirectUris],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'picture'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    ttl: { AccessToken: lasts },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['nobody needs to keep this'] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...people.get(id), sub: id }) }),
    renderError: (context, out) => {
      context.body = out
    },
  })
  provider.on('grant.success', ({ oidc }) => void grants.push(String(oidc.params?.grant_type)))

  const toProvider = provider.callback()
  handle = (message, response) => {
    const [, uid] = /^\/interaction\/([^/?]+)\?sub=/.exec(message.url ?? '') ?? []
    if (!uid) return toProvider(message, response)
    const sub = new URL(message.url ?? '', url).searchParams.get('sub') ?? ''
    void allow(provider, message, response, sub)
  }

  const endpoints = {
    authorizationEndpoint: `${url}/auth`,
    tokenEndpoint: `${url}/token`,
    clientId: client.id,
    clientSecret: client.secret,
  }
  return {
    url,
    grants,
    oidcConfig: {
      ...endpoints,
      scope: 'openid profile email',
      idTokenVerificationConfig: { jwksUri: `${url}/jwks`, issuer: url },
    },
    oauth2Config: {
      ...endpoints,
      scope: 'openid profile email',
      userInfoEndpoint: `${url}/me`,
      tokenEndpointResponseType: 'json',
      profileMap: { id: 'sub', email: 'email', name: 'name', avatar: 'picture' },
    },
    async approve(authorizationUri, person) {
      people.set(person.sub, person)
      const jar = new CookieJar()
      let address = authorizationUri
      const back = new URL(authorizationUri).searchParams.get('redirect_uri') ?? redirectUri
      for (let hops = 0; hops < 10; hops += 1) {
        const response = await jar.fetch(address)
        const next = response.headers.get('location')
        if (!next) throw new Error(`${address} leads nowhere: ${response.status} ${await response.text()}`)
        const target = new URL(next, url)
        if (target.href.startsWith(back)) return Object.fromEntries(target.searchParams)
        if (target.pathname.startsWith('/interaction/')) target.searchParams.set('sub', person.sub)
        address = target.href
      }
      throw new Error(`${authorizationUri} leads in circles`)
    },
    stop: () => closed(server),
  }
}

async function allow(
  provider: Provider,
  message: IncomingMessage,
  response: never,
  accountId: string,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(message, response)
  if (prompt.name === 'login')
    return provider.interactionFinished(message, response, { login: { accountId } })
  const grant = new provider.Grant({
    accountId: session?.accountId ?? accountId,
    clientId: String(params.client_id),
  })
  grant.addOIDCScope(String(params.scope))
  await provider.interactionFinished(message, response, { consent: { grantId: await grant.save() } })
}

/** A misbehaving provider: it answers every request as given. */
export async function startAnswering(
  answer: (message: IncomingMessage, response: import('node:http').ServerResponse) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, stop: () => closed(server) }
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await ended
}
