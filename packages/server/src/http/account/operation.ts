import type { AccountRow, accountApi } from '@latchkey/contract'
import type { Account, ReadableAccount } from '../../store/account.ts'
import type { Owner } from '../../store/actor.ts'
import type { OutputOf } from '../output.ts'
import type { Input } from '../request.ts'
import type { Headers } from '../response.ts'

type Rows = typeof accountApi
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

export type AccountOperation<Name extends keyof Rows, Proof = never> = OperationOf<Rows[Name], Proof>
export type AnyAccountOperation = OperationOf<AccountRow, unknown>

/** Every row of the API has an operation, and no operation lacks a row. */
export type AccountOperations = Record<keyof Rows, unknown>
