import { createHash } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import { pbkdf2 } from './pbkdf2.ts'
import type { Work, WorkKind } from './pieces.ts'
import { repeat } from './rounds.ts'
import { scrypt } from './scrypt.ts'

/** The most that any stored digest takes, of each kind of hashing. */
export type MostWork = { readonly [kind: string]: number }

/**
 * What has to be done beside the work of one digest, or of none, so that a refusal takes the same for every account: of each kind as
 * much as the costliest digest takes. To do it, rather than to wait, is the same on every machine and under every load.
 */
export function remainingWork(most: MostWork, done: Work | undefined): Work[] {
  return Object.entries(most).flatMap(([kind, units]) => {
    const left = units - (done?.kind === kind ? done.units : 0)
    // The keys are those that digests name.
    return left > 0 ? [{ kind: kind as WorkKind, units: left }] : []
  })
}

/** Hashes for nothing. */
export async function spend({ kind, units }: Work, password: string): Promise<void> {
  if (kind === 'argon2') return spendArgon2(units, password)
  if (kind === 'bcrypt') return spendBcrypt(units, password)
  if (kind === 'scrypt') return spendScrypt(units, password)
  if (kind === 'phpass') return spendRounds(units, 'md5', password)
  if (kind === 'crypt sha256' || kind === 'crypt sha512') return spendRounds(units, kind.slice(6), password)
  await pbkdf2(password, 'salt', units, 16, kind.slice('pbkdf2 '.length))
}

/** KiB of one pass; of more, the time grows somewhat faster than the memory. */
const argon2Memory = 64 * 1024

async function spendArgon2(units: number, password: string): Promise<void> {
  const timeCost = Math.ceil(units / argon2Memory)
  const memoryCost = Math.max(8, Math.round(units / timeCost))
  await argon2.hash(password, { memoryCost, timeCost, parallelism: 1 })
}

/** Powers of two, as bcrypt counts; 2^4 is the least that it does. */
async function spendBcrypt(units: number, password: string): Promise<void> {
  for (let cost = 4; 2 ** cost <= units; cost += 1)
    if (Math.floor(units / 2 ** cost) % 2 === 1) await bcrypt.hash(password, { cost })
}

const scryptBlockSize = 8
/** Of N: 128 MiB. */
const greatestScryptN = 2 ** 17

async function spendScrypt(units: number, password: string): Promise<void> {
  const options = { r: scryptBlockSize, p: 1, maxmem: 160 * 1024 * 1024 }
  let left = Math.floor(units / scryptBlockSize)
  // A sixteenth of the whole is not worth another call.
  for (const least = Math.max(2, left / 16); left >= least; ) {
    const N = Math.min(greatestScryptN, 2 ** Math.floor(Math.log2(left)))
    await scrypt(password, Buffer.from('salt'), 16, { ...options, N })
    left -= N
  }
}

async function spendRounds(units: number, algorithm: string, password: string): Promise<void> {
  let hash = createHash(algorithm).update(password).digest()
  await repeat(units, () => {
    hash = createHash(algorithm).update(hash).update(password).digest()
  })
}
