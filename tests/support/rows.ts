import type { Row } from '@latchkey/contract'

export type Visitable<R extends Row> = {
  name: string
  route: R['route']
  row: R
  /** A valid body; undefined for an operation without one. */
  body: unknown
}

/** The operations of a table, each with a valid body. */
export function rowsOf<R extends Row>(
  table: Readonly<Record<string, R>>,
  bodies: Record<string, unknown>,
): Visitable<R>[] {
  return Object.entries(table).map(([name, row]) => ({ name, route: row.route, row, body: bodies[name] }))
}

/** The route with its parameters filled in; unknown parameters name something that does not exist. */
export function filled(at: string, params: Record<string, string> = {}): string {
  return at.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? 'nothing'))
}
