import type { ConsoleKey } from '../../texts.tsx'

/** What the examples of a guide are filled in with. */
export type Facts = {
  /** Of this server, without a slash at the end. */
  server: string
  clientId: string
}

type Step = {
  text: ConsoleKey
  /** The file that the code is for. */
  file?: string
  code?: string
}

/** How one framework is connected. The code is that of the documentation and the examples, which tests run. */
export type Guide = {
  id: string
  /** Names of products are the same in all languages. */
  name: string
  /** The page of the documentation with the whole story. */
  page?: string
  /** Where the application of the guide runs while it is developed; people return there from signing in. */
  returnsTo?: string
  /** Where signing out leads to. */
  leavesTo?: string
  /** What `npx latchkey init` does by itself. */
  hasCommand?: boolean
  load: (facts: Facts) => Promise<readonly Step[]>
}

const documented = 'http://localhost:3001'

/** The documentation names the address of a new server. */
export function withServer(code: string, { server }: Facts): string {
  return code.replaceAll(documented, server)
}

/** The code of a file in a page of the documentation: the block of that title. */
export function codeOf(page: string, title: string): string {
  const start = page.indexOf(`title="${title}"\n`)
  if (start < 0) throw new Error(`The documentation has no block ${title}.`)
  const from = page.indexOf('\n', start) + 1
  return page.slice(from, page.indexOf('\n```', from))
}
