import { createHash, timingSafeEqual } from 'node:crypto'
import { encode64 } from './itoa64.ts'
import type { Verification } from './pieces.ts'
import { repeat } from './rounds.ts'

/** About a second of one core; crypt(3) uses 5000 by default. */
const greatestRounds = 250_000

const variants = {
  5: { algorithm: 'sha256', length: 43, turn: 2 },
  6: { algorithm: 'sha512', length: 86, turn: 1 },
} as const

/**
 * Reads a crypt(3) digest by SHA-2, `$5$` or `$6$` (Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512",
 * https://akkadia.org/drepper/SHA-crypt.txt).
 */
export function readShaCrypt(digest: string): Verification | undefined {
  const [, kind = '', givenRounds, salt = '', expected] =
    /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$\n:]{0,16})\$([./\dA-Za-z]+)$/.exec(digest) ?? []
  const variant = kind === '5' || kind === '6' ? variants[kind] : undefined
  // crypt(3) clamps rounds to 1000 to 999,999,999 and writes the clamped number into the digest.
  const rounds = Number(givenRounds ?? 5000)
  if (!variant || expected?.length !== variant.length || rounds < 1000 || rounds > greatestRounds)
    return undefined
  return {
    work: { kind: `crypt ${variant.algorithm}`, units: rounds },
    async matches(password) {
      const hash = await shaCrypt(variant.algorithm, { password, salt, rounds })
      return timingSafeEqual(Buffer.from(encode(hash, variant.turn)), Buffer.from(expected))
    },
  }
}

type Input = { password: string; salt: string; rounds: number }

/** The steps are numbered as in the specification. */
async function shaCrypt(algorithm: 'sha256' | 'sha512', input: Input): Promise<Buffer> {
  const hash = (...parts: Uint8Array[]) => createHash(algorithm).update(Buffer.concat(parts)).digest()
  const [password, salt] = [Buffer.from(input.password), Buffer.from(input.salt)]
  // 4 to 8: digest B; 1 to 3 and 9 to 12: digest A.
  const b = hash(password, salt, password)
  const choices: Buffer[] = []
  for (let bits = password.length; bits > 0; bits >>= 1) choices.push(bits & 1 ? b : password)
  let a = hash(password, salt, filled(b, password.length), ...choices)
  // 13 to 16: P, as long as the password; 17 to 20: S, as long as the salt.
  const p = filled(hash(...Array<Buffer>(password.length).fill(password)), password.length)
  const s = filled(hash(...Array<Buffer>(16 + (a[0] ?? 0)).fill(salt)), salt.length)
  // 21: the rounds.
  await repeat(input.rounds, number => {
    const parts = [number % 2 ? p : a]
    if (number % 3) parts.push(s)
    if (number % 7) parts.push(p)
    parts.push(number % 2 ? a : p)
    a = hash(...parts)
  })
  return a
}

/** Repeats bytes up to a length. */
function filled(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

/**
 * 22: encodes three bytes, one of each third, in four characters. The order of the thirds rotates from group to
 * group. The remaining bytes come last.
 */
function encode(hash: Buffer, turn: 1 | 2): string {
  const third = Math.floor(hash.length / 3)
  let text = ''
  for (let group = 0; group < third; group += 1) {
    const byteOf = (place: number) => hash[group + third * ((place + turn * group) % 3)] ?? 0
    text += encode64([byteOf(2), byteOf(1), byteOf(0)], 4)
  }
  const rest = [...hash.subarray(3 * third)]
  return text + encode64(rest, rest.length + 1)
}
