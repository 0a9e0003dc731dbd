import { createHash } from 'node:crypto'
import { readArgon2, readBcrypt } from './modern.ts'
import { readPbkdf2 } from './pbkdf2.ts'
import { base64, count, type Verification } from './pieces.ts'
import { readScrypt } from './scrypt.ts'
import { readSingleHash } from './single-hash.ts'

/** Reads a digest of Django, `algorithm$…` (its documentation, "Password management in Django"). */
export function readDjangoDigest(digest: string): Verification | undefined {
  const [algorithm = '', ...pieces] = digest.split('$')
  const rest = digest.slice(algorithm.length)
  if (algorithm === 'argon2') return readArgon2(rest)
  if (algorithm === 'bcrypt') return readBcrypt(rest.slice(1))
  if (algorithm === 'bcrypt_sha256') return readBcryptOfSha256(rest.slice(1))
  if (algorithm === 'scrypt') return readDjangoScrypt(pieces)
  if (algorithm === 'md5' || algorithm === 'sha1') return readSalted(algorithm, pieces)
  return readDjangoPbkdf2(algorithm.replace('pbkdf2_', ''), pieces)
}

/** bcrypt reads only 72 bytes, so Django gives it the hexadecimal SHA-256 of the password. */
function readBcryptOfSha256(digest: string): Verification | undefined {
  const verification = readBcrypt(digest)
  return (
    verification && {
      ...verification,
      matches: password => verification.matches(createHash('sha256').update(password).digest('hex')),
    }
  )
}

function readDjangoScrypt(pieces: string[]): Verification | undefined {
  const [N, salt, r, p, encoded] = pieces
  const [costs, expected] = [
    [N, r, p].map(each => count.safeParse(each).data),
    base64.safeParse(encoded).data,
  ]
  const [n, blockSize, parallelism] = costs
  if (!n || !blockSize || !parallelism || !salt || !expected || pieces.length !== 5) return undefined
  return readScrypt({ N: n, r: blockSize, p: parallelism, salt: Buffer.from(salt), expected })
}

function readDjangoPbkdf2(algorithm: string, pieces: string[]): Verification | undefined {
  const [given, salt, encoded] = pieces
  const [iterations, expected] = [count.safeParse(given).data, base64.safeParse(encoded).data]
  if (!iterations || !salt || !expected || pieces.length !== 3) return undefined
  return readPbkdf2({ algorithm, salt: Buffer.from(salt), iterations, expected })
}

function readSalted(algorithm: string, pieces: string[]): Verification | undefined {
  const [salt, expected] = pieces
  if (salt === undefined || !expected || pieces.length !== 2) return undefined
  // `@` stands for the password, so it cannot be a salt. Django's salts consist of letters and digits.
  return salt === '@' ? undefined : readSingleHash(algorithm, [salt, '@'], expected)
}
