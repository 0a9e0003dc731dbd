/** URL of the server with a trailing slash, from the `<base>` that the server writes into the page. */
export const base = new URL('.', document.baseURI).href

export const basePath = new URL(base).pathname

/** The page's path below the server's URL, e.g. `/sign-in`. */
export function pathOfPage() {
  return `/${location.pathname.slice(basePath.length)}`.replace(/(.)\/$/, '$1')
}

/** The full URL of a path below the server's URL. */
export function addressOf(path: string) {
  return new URL(path.replace(/^\//, ''), base).href
}
