import { readAspNetDigest } from './aspnet.ts'
import { readDjangoDigest } from './django.ts'
import { readLdapDigest } from './ldap.ts'
import { readPhpassDigest } from './phpass.ts'
import type { Verification } from './pieces.ts'
import { readShaCrypt } from './sha-crypt.ts'

/** Readers of other systems' digests as stored there, each with the prefix that identifies it. */
const readers: [beginning: RegExp, read: (digest: string) => Verification | undefined][] = [
  [/^\$[PH]\$/, readPhpassDigest],
  [/^\$[56]\$/, readShaCrypt],
  [/^\{SSHA(256|512)?\}/, readLdapDigest],
  [/^(pbkdf2_sha1|pbkdf2_sha256|argon2|bcrypt|bcrypt_sha256|scrypt|md5|sha1)\$/, readDjangoDigest],
  [/^A[\w+/]+={0,2}$/, readAspNetDigest],
]

export function readOtherSystemsDigest(digest: string): Verification | undefined {
  return readers.find(([beginning]) => beginning.test(digest))?.[1](digest)
}
