import { includes } from './access.ts'
import { type Route, routes } from './routes.ts'
import { type SectionId, sections } from './sections.ts'

type Scopes = ReadonlySet<string>

/** The route of a path that the administrator may open, with its parameters. */
export function findRoute(
  path: string,
  scopes: Scopes,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    const params = match(route.path, path)
    // The first match decides: `/people/import` is no person for those who may not import.
    if (params) return includes(scopes, route.scope) ? { route, params } : undefined
  }
  return undefined
}

/** The sections with a page that the administrator may open, each with the path of its first one. */
export function shownSections(scopes: Scopes) {
  // The cast is safe: these are the keys of `sections`.
  return (Object.keys(sections) as SectionId[]).flatMap(id => {
    const first = routes.find(each => each.section === id && includes(scopes, each.scope))
    return first ? [{ id, path: first.path, ...sections[id] }] : []
  })
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':') && value) params[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return params
}
