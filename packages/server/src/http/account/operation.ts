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

/** The work of a row. `before` runs without a lock and does the slow work; its result is passed on to `perform`. */
type OperationOf<R extends AccountRow, Proof = never> = {
  before?(account: ReadableAccount<Owner>, input: Input<R>): Promise<Proof>
  /** Headers that it sets in `headers` are sent with the response. */
  perform(
    account: HandleOf<R>,
    input: Input<R>,
    proof: Proof,
    headers: Headers,
  ): OutputOf<R> | Promise<OutputOf<R>>
}

export type Operation<Name extends keyof Rows, Proof = never> = OperationOf<Rows[Name], Proof>
export type AnyOperation = OperationOf<AccountRow, unknown>

/** Every row of the API has an operation, and no operation lacks a row. */
export type Operations = Record<keyof Rows, unknown>
