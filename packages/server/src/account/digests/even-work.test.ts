import { createHash } from 'node:crypto'
import * as bcrypt from '@node-rs/bcrypt'
import { describe, expect, it } from 'vitest'
import { requireUsableDigest, verifyPassword } from '../password-digests.ts'
import { remainingWork, spend } from './even-work.ts'
import type { Work, WorkKind } from './pieces.ts'

const key = (length: number) => 'ab'.repeat(length)

/** Cheap and costly ones of each kind, and one without measurable work. */
const digests: [algorithm: 'Bcrypt' | 'Argon2i' | 'Argon2id' | 'Legacy' | 'MD5', digest: string][] = [
  ['Bcrypt', bcrypt.hashSync('x', { cost: 4 })],
  ['Bcrypt', bcrypt.hashSync('x', { cost: 9 })],
  ['Argon2i', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['Argon2id', '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  ['Legacy', JSON.stringify(['pbkdf2', ['salt', '1000', '20', 'sha1', '@'], key(20)])],
  ['Legacy', JSON.stringify(['pbkdf2', ['salt', '300000', '20', 'SHA1', '@'], key(20)])],
  ['Legacy', JSON.stringify(['scrypt', ['salt', '16384', '8', '2', '64', '@'], key(64)])],
  ['Legacy', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  ['Legacy', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['MD5', createHash('md5').update('x').digest('hex')],
]

function totals(works: (Work | undefined)[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const work of works) if (work) sums[work.kind] = (sums[work.kind] ?? 0) + work.units
  return sums
}

describe('the refusal of a password', () => {
  const works = digests.map(([algorithm, digest]) => requireUsableDigest(digest, algorithm))
  const most: Record<string, number> = {}
  for (const work of works) if (work) most[work.kind] = Math.max(most[work.kind] ?? 0, work.units)

  it('takes the same work with every stored digest, and without one', () => {
    for (const own of [...works, undefined]) expect(totals([own, ...remainingWork(most, own)])).toEqual(most)
  })

  it('takes about as long with every stored digest, and without one', async () => {
    const timeOf = async (stored: { digest: string; algorithm: string } | undefined) => {
      const begin = performance.now()
      expect(await verifyPassword('wrong', stored, most)).toMatchObject({ isRight: false })
      return performance.now() - begin
    }
    let unknown = await timeOf(undefined)
    for (const [algorithm, digest] of digests) {
      let time = await timeOf({ algorithm, digest })
      // Only the shortest times count: other processes can make a measurement longer, never shorter.
      for (let again = 0; again < 12 && (time < unknown / 4 || time > unknown * 4); again += 1) {
        unknown = Math.min(unknown, await timeOf(undefined))
        time = Math.min(time, await timeOf({ algorithm, digest }))
      }
      expect(time).toBeGreaterThan(unknown / 4)
      expect(time).toBeLessThan(unknown * 4)
    }
  }, 120_000)
})

describe('the work added to a refusal', () => {
  it.each<[WorkKind, number]>([
    ['argon2 8 1', 1],
    ['argon2 65536 4', 3],
    ['bcrypt', 1],
    ['bcrypt', 2 ** 10 + 2 ** 9],
    ['scrypt 2 1', 1],
    ['scrypt 131072 8', 1],
    ['scrypt 16384 8', 5],
    ['pbkdf2 sha512', 1],
    ['phpass', 1],
    ['crypt sha512', 1],
  ])('can have any size: %s, %s', async (kind, units) => {
    await expect(spend({ kind, units }, 'a password')).resolves.toBeUndefined()
  })
})
