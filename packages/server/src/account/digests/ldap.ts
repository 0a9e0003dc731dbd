import { createHash, timingSafeEqual } from 'node:crypto'
import { base64, type Verification } from './pieces.ts'

const schemes = { SSHA: 'sha1', SSHA256: 'sha256', SSHA512: 'sha512' } as const

/**
 * Reads `{SSHA}`, `{SSHA256}` and `{SSHA512}` of OpenLDAP: in base64 the hash of password and salt, then the salt
 * (RFC 3112 section 3.2).
 */
export function readLdapDigest(digest: string): Verification | undefined {
  const [, scheme = '', encoded] = /^\{(\w+)\}(.+)$/.exec(digest) ?? []
  const algorithm = schemes[scheme as keyof typeof schemes]
  const bytes = base64.safeParse(encoded).data
  if (!algorithm || !bytes) return undefined
  const { length } = createHash(algorithm).digest()
  if (bytes.length <= length) return undefined
  return {
    work: undefined,
    async matches(password) {
      const hash = createHash(algorithm).update(password).update(bytes.subarray(length)).digest()
      return timingSafeEqual(hash, bytes.subarray(0, length))
    },
  }
}
