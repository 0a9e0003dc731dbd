import type { IncomingMessage } from 'node:http'

/**
 * The client id of `Authorization: Basic` with an empty secret, which identifies a public client but authenticates
 * nothing.
 */
export function publicClientOf({ headers }: IncomingMessage): string | undefined {
  const [, encoded] = /^basic ([\w+/=]+)$/i.exec(headers.authorization ?? '') ?? []
  const [, id] = /^([^:]+):$/.exec(encoded ? Buffer.from(encoded, 'base64').toString() : '') ?? []
  try {
    return id && decodeURIComponent(id.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
