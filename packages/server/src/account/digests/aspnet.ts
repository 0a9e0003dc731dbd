import { readPbkdf2 } from './pbkdf2.ts'
import { base64, type Verification } from './pieces.ts'

const hashOfPrf = ['sha1', 'sha256', 'sha512']

/**
 * Reads a digest of ASP.NET Identity, in base64, as the comments of `PasswordHasher<TUser>` describe it. Version 2: a
 * zero byte, 16 bytes of salt, 32 of key. Version 3: a byte of one, then hash function, iterations and length of the
 * salt as 32 bits each, salt, key.
 */
export function readAspNetDigest(digest: string): Verification | undefined {
  const bytes = base64.safeParse(digest).data
  if (bytes?.[0] === 0 && bytes.length === 49)
    return readPbkdf2({
      algorithm: 'sha1',
      iterations: 1000,
      salt: bytes.subarray(1, 17),
      expected: bytes.subarray(17),
    })
  // ASP.NET Identity also refuses less than 16 bytes of salt or key.
  if (bytes?.[0] !== 1 || bytes.length < 13 + 16 + 16) return undefined
  const algorithm = hashOfPrf[bytes.readUInt32BE(1)]
  const saltEnd = 13 + bytes.readUInt32BE(9)
  if (!algorithm || saltEnd < 13 + 16 || saltEnd + 16 > bytes.length) return undefined
  return readPbkdf2({
    algorithm,
    iterations: bytes.readUInt32BE(5),
    salt: bytes.subarray(13, saltEnd),
    expected: bytes.subarray(saltEnd),
  })
}
