import { createHash, randomBytes } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { parse, serialize } from 'hono/utils/cookie'
import type { Services } from '../services.ts'

const name = 'latchkey-device'
/** Seconds; browsers cap the lifetime of cookies at 400 days, RFC 6265bis section 5.5. */
const maxAge = 400 * 24 * 60 * 60

/**
 * Recognizes a browser that signed in before, by a random cookie that contains no personal data. Returns the cookie's
 * hash, and sets the cookie if the browser has none.
 */
export function deviceOf({ config }: Services, { incoming, outgoing }: HttpBindings): string {
  const present = parse(incoming.headers.cookie ?? '', name)[name]
  const value = present && /^[\w-]{43}$/.test(present) ? present : randomBytes(32).toString('base64url')
  if (value !== present) {
    const { protocol, pathname } = new URL(config.endpoint)
    const cookie = serialize(name, value, {
      path: pathname,
      httpOnly: true,
      secure: protocol === 'https:',
      sameSite: 'Lax',
      maxAge,
    })
    outgoing.appendHeader('set-cookie', cookie)
  }
  return createHash('sha256').update(value).digest('base64url')
}
