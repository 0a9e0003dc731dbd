/** In what an address differs from the registered one that is most like it. */
export type Difference = {
  from: string
  part: 'slash' | 'scheme' | 'host' | 'port' | 'path' | 'query' | 'spelling'
}

/** The likeliest reason why the server does not take an address; undefined if no address is like it. */
export function differenceOf(address: string, registered: readonly string[]): Difference | undefined {
  const sent = URL.parse(address)
  if (!sent) return undefined
  const all = registered.flatMap(from => {
    const url = URL.parse(from.replace('*', 'wildcard'))
    return url ? [{ from, parts: differingParts(sent, url) }] : []
  })
  const [nearest] = all.toSorted((one, other) => one.parts.length - other.parts.length)
  if (!nearest || nearest.parts.length > 2) return undefined
  // The slash of an empty path is in no part: `URL` adds it.
  const isSlash = address.replace(/\/$/, '') === nearest.from.replace(/\/$/, '')
  return { from: nearest.from, part: nearest.parts[0] ?? (isSlash ? 'slash' : 'spelling') }
}

/** The part that most likely is the mistake first. */
function differingParts(sent: URL, url: URL): Difference['part'][] {
  const isSlash = sent.pathname !== url.pathname && withoutSlash(sent) === withoutSlash(url)
  return [
    ...(sent.hostname === url.hostname ? [] : ['host' as const]),
    ...(sent.protocol === url.protocol ? [] : ['scheme' as const]),
    ...(sent.port === url.port ? [] : ['port' as const]),
    ...(sent.pathname === url.pathname ? [] : [isSlash ? ('slash' as const) : ('path' as const)]),
    ...(sent.search === url.search ? [] : ['query' as const]),
  ]
}

const withoutSlash = ({ pathname }: URL) => pathname.replace(/\/$/, '')
