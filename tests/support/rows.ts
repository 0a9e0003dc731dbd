import type { Row } from '@latchkey/contract'

export type Visitable<R extends Row> = {
  name: string
  route: R['route']
  row: R
  /** A valid body; undefined where the row takes none. */
  body: unknown
}

/** The rows of a table, each with a valid body. */
export function rowsOf<R extends Row>(
  table: Readonly<Record<string, R>>,
  bodies: Record<string, unknown>,
): Visitable<R>[] {
  return Object.entries(table).map(([name, row]) => ({ name, route: row.route, row, body: bodies[name] }))
}

/** The address with its parameters filled in; what is not known stands for something that does not exist. */
export function filled(at: string, params: Record<string, string> = {}): string {
  return at.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? 'nothing'))
}
