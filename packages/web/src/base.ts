/** Where the server is, with a slash at the end; it writes it into the page as `<base>`. */
export const base = new URL('.', document.baseURI).href

export const basePath = new URL(base).pathname

/** The path of the page below the server's address: `/sign-in`. */
export function pathOfPage() {
  return `/${location.pathname.slice(basePath.length)}`.replace(/(.)\/$/, '$1')
}

/** The full address of a path below the server's address. */
export function addressOf(path: string) {
  return new URL(path.replace(/^\//, ''), base).href
}
