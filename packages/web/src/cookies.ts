import { basePath } from './base.ts'

const year = 365 * 24 * 60 * 60

export function readCookie(name: string) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1]
}

/** Keeps a value for a year; an empty one is deleted. */
export function writeCookie(name: string, value: string) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in all browsers
  document.cookie = `${name}=${value}; Path=${basePath}; Max-Age=${value ? year : 0}; SameSite=Lax${secure}`
}
