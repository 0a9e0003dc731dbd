import type { IncomingMessage } from 'node:http'
import type Provider from 'oidc-provider'
import type { CookiesSetOptions, KoaContextWithOIDC } from 'oidc-provider'

type Cookies = KoaContextWithOIDC['cookies']

/** The interactions that a browser keeps; the oldest is dropped. With longer cookies, proxies refuse requests. */
const most = 8

/**
 * Gives each application, and each tab, its own interaction, so that a page finishes the request that it was opened for
 * (RFC 6749 section 4.1.2). The library has one for the whole browser. As on the wire, the cookie is a map from
 * application to its latest interaction (docs/wire/management-api.md#8.5). A further cookie for each interaction lets a
 * page name an earlier one, also where tabs that open at once overwrite the map.
 */
export function keepInteractionsApart(provider: Provider, options: CookiesSetOptions): void {
  const started = new WeakSet<object>()
  const ended = new WeakSet<object>()
  provider.on('interaction.started', ctx => void started.add(ctx))
  provider.on('interaction.ended', ctx => void ended.add(ctx))

  provider.use(async (koa, next) => {
    // The provider sets `oidc` on the requests that it handles.
    const ctx = koa as KoaContextWithOIDC
    const { cookies } = ctx
    const [, kind, resumed] = /^\/(auth|device)\/([\w-]+)$/.exec(ctx.path) ?? []
    if (kind && resumed) resumeThatOfThePath(provider, cookies, { kind, uid: resumed })
    await next()
    const isOver = resumed !== undefined && (ended.has(ctx) || ctx.status === 303)
    const uid = started.has(ctx) ? ctx.oidc.entities.Interaction?.uid : undefined
    if (!isOver && uid === undefined) return

    const set = (name: string, value: string | null) =>
      cookies.set(name, value, { ...options, overwrite: true, maxAge: 3600_000 })
    const others = readMap(provider, cookies).filter(
      each => each.uid !== resumed && each.appId !== ctx.oidc.client?.clientId,
    )
    const map = uid === undefined ? others : [...others, { appId: ctx.oidc.client?.clientId ?? '', uid }]
    set(provider.cookieName('interaction'), writtenMap(map.slice(-most)))
    const proofs = proofsIn(provider, koa.get('cookie'))
    const dropped = proofs.slice(0, Math.max(0, proofs.length - most + 1))
    for (const name of resumed && isOver ? [...dropped, proofOf(provider, resumed)] : dropped) set(name, null)
    if (uid) set(proofOf(provider, uid), /^(code|device)_/.test(ctx.oidc.route) ? 'device' : 'auth')
  })
}

/**
 * Resumes the interaction of the path, if this browser began it. Browsers send a cookie for this very path. Clients
 * that ignore paths send that of their latest interaction, which the library would resume instead.
 */
function resumeThatOfThePath(
  provider: Provider,
  cookies: Cookies,
  { kind, uid }: { kind: string; uid: string },
): void {
  const { get } = cookies
  const name = provider.cookieName('resume')
  const isBegunHere = () => {
    const proof = proofIn(provider, cookies, uid)
    return proof === undefined ? get.call(cookies, name, { signed: true }) === uid : proof === kind
  }
  Object.assign(cookies, {
    get(...asked: Parameters<Cookies['get']>) {
      if (asked[0] !== name) return get.apply(cookies, asked)
      return isBegunHere() ? uid : undefined
    },
  })
}

/**
 * The interaction that a request is about: the one that the page names, else the latest of the named application, else
 * the latest. Undefined if this browser did not begin it: an id alone proves nothing.
 */
export function chosenInteraction(
  provider: Provider,
  cookies: Cookies,
  { headers, url }: IncomingMessage,
): string | undefined {
  const query = new URLSearchParams(url?.split('?', 2)[1])
  const uid = headers['latchkey-interaction'] ?? query.get('interaction')
  if (uid) return proofIn(provider, cookies, String(uid)) ? String(uid) : undefined
  const appId = headers['logto-app-id'] ?? query.get('app_id')
  return readMap(provider, cookies).findLast(each => !appId || each.appId === appId)?.uid
}

/**
 * The name of the cookie that proves, by our signature, that this browser began an interaction. Its value is the path
 * where it is resumed: `auth` or `device`.
 */
function proofOf(provider: Provider, uid: string): string {
  return `${provider.cookieName('interaction')}_${uid}`
}

function proofIn(provider: Provider, cookies: Cookies, uid: string): string | undefined {
  return /^[\w-]+$/.test(uid) ? cookies.get(proofOf(provider, uid), { signed: true }) : undefined
}

/** The names of these cookies, the oldest first: browsers send earlier ones first (RFC 6265 section 5.4). */
function proofsIn(provider: Provider, header: string): string[] {
  const names = header.split('; ').map(pair => pair.split('=')[0] ?? '')
  return names.filter(name => /^[\w-]{40,}$/.test(name) && name.startsWith(proofOf(provider, '')))
}

/** The latest interaction of each application, the newest last. */
type Latest = { appId: string; uid: string }[]

function readMap(provider: Provider, cookies: Cookies): Latest {
  // The signature shows that this server wrote it.
  const value = cookies.get(provider.cookieName('interaction'), { signed: true })
  if (!value?.startsWith('%7B')) return []
  const map = JSON.parse(decodeURIComponent(value)) as Record<string, string>
  return Object.entries(map).map(([appId, uid]) => ({ appId, uid }))
}

function writtenMap(latest: Latest): string | null {
  if (latest.length === 0) return null
  const map = Object.fromEntries(latest.map(({ appId, uid }) => [appId, uid]))
  const value = encodeURIComponent(JSON.stringify(map))
  // Browsers drop a cookie of more than 4096 bytes (RFC 6265 section 6.1). The id of a client can be a URL.
  return value.length > 3500 && latest.length > 1 ? writtenMap(latest.slice(1)) : value
}
