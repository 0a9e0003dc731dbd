import { createHash, timingSafeEqual } from 'node:crypto'
import { encode64, itoa64 } from './itoa64.ts'
import type { Verification } from './pieces.ts'
import { repeat } from './rounds.ts'

/** 2^18 rounds take about half a second of one core; WordPress and phpBB use 2^13. */
const greatestCost = 18

/** Reads a portable hash of phpass, `$P$` or phpBB's `$H$`: iterated MD5 (https://www.openwall.com/phpass/). */
export function readPhpassDigest(digest: string): Verification | undefined {
  const [, costCharacter = '', salt = '', expected] =
    /^\$[PH]\$([./\dA-Za-z])([./\dA-Za-z]{8})([./\dA-Za-z]{22})$/.exec(digest) ?? []
  const cost = itoa64.indexOf(costCharacter)
  if (!expected || cost < 7 || cost > greatestCost) return undefined
  const rounds = 2 ** cost
  return {
    work: { kind: 'phpass', units: rounds },
    async matches(password) {
      const hash = await hashOf(password, salt, rounds)
      return timingSafeEqual(Buffer.from(hash), Buffer.from(expected))
    },
  }
}

async function hashOf(password: string, salt: string, rounds: number): Promise<string> {
  let hash = createHash('md5').update(salt).update(password).digest()
  await repeat(rounds, () => {
    hash = createHash('md5').update(hash).update(password).digest()
  })
  let text = ''
  for (let at = 0; at < 15; at += 3) text += encode64([...hash.subarray(at, at + 3)], 4)
  return text + encode64([...hash.subarray(15)], 2)
}
