import { createHash } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import { pbkdf2 } from './pbkdf2.ts'
import type { Work, WorkKind } from './pieces.ts'
import { repeat } from './rounds.ts'
import { greatestMemory, scrypt } from './scrypt.ts'

/** The greatest work of any stored digest, for each kind of hashing. */
export type MostWork = { readonly [kind: string]: number }

/**
 * The work to add to that of one digest, or of none, so that a refusal takes the same for every account: for each
 * kind, as much as its costliest digest. Real work, unlike a delay, takes the same time on every machine and under
 * every load.
 */
export function remainingWork(most: MostWork, done: Work | undefined): Work[] {
  return Object.entries(most).flatMap(([kind, units]) => {
    const left = units - (done?.kind === kind ? done.units : 0)
    // The keys are the kinds that digests name.
    return left > 0 ? [{ kind: kind as WorkKind, units: left }] : []
  })
}

/** Hashes without using the result, to spend the given work. */
export async function spend({ kind, units }: Work, password: string): Promise<void> {
  const [family, first = '', second = ''] = kind.split(' ')
  if (family === 'argon2') {
    const [memoryCost, parallelism] = [Number(first), Number(second)]
    await argon2.hash(password, { memoryCost, parallelism, timeCost: units })
  } else if (family === 'scrypt') {
    const options = { N: Number(first), r: Number(second), p: units, maxmem: greatestMemory }
    await scrypt(password, Buffer.from('salt'), 16, options)
  } else if (family === 'bcrypt') await spendBcrypt(units, password)
  else if (family === 'pbkdf2') await pbkdf2(password, 'salt', units, 16, first)
  else await spendRounds(units, family === 'phpass' ? 'md5' : first, password)
}

/** bcrypt's work doubles with each cost; the least is 2^4. */
async function spendBcrypt(units: number, password: string): Promise<void> {
  for (let cost = 4; 2 ** cost <= units; cost += 1)
    if (Math.floor(units / 2 ** cost) % 2 === 1) await bcrypt.hash(password, { cost })
}

async function spendRounds(units: number, algorithm: string, password: string): Promise<void> {
  let hash = createHash(algorithm).update(password).digest()
  await repeat(units, () => {
    hash = createHash(algorithm).update(hash).update(password).digest()
  })
}
