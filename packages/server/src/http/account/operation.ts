import type { AccountRow, accountApi } from '@latchkey/contract'
import type { z } from 'zod'
import type { Account, ReadableAccount } from '../../store/account.ts'
import type { Owner } from '../../store/actor.ts'
import type { Input } from '../request.ts'
import type { Headers } from '../response.ts'

type Rows = typeof accountApi
type OutputOf<R> = R extends { pages: string; output: z.ZodArray<infer Item extends z.ZodType> }
  ? { total: number; items: z.input<Item>[] }
  : R extends { output: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : void
type HandleOf<R extends AccountRow> = R['route'] extends `GET ${string}`
  ? ReadableAccount<Owner>
  : Account<Owner>

/** What a row does. `before` runs without a lock: whatever is slow is proved there, and handed on. */
type OperationOf<R extends AccountRow, Proof = never> = {
  before?(account: ReadableAccount<Owner>, input: Input<R>): Promise<Proof>
  /** What is put into `headers` goes out with the answer. */
  perform(
    account: HandleOf<R>,
    input: Input<R>,
    proof: Proof,
    headers: Headers,
  ): OutputOf<R> | Promise<OutputOf<R>>
}

export type Operation<Name extends keyof Rows, Proof = never> = OperationOf<Rows[Name], Proof>
export type AnyOperation = OperationOf<AccountRow, unknown>

/** Each row of the door has its operation, and nothing else has. */
export type Operations = Record<keyof Rows, unknown>
