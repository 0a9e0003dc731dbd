import type { IncomingMessage } from 'node:http'
import type { ManagementRow, managementApi } from '@latchkey/contract'
import type { Account, Directory, ReadableAccount, RequestContext } from '../../store/account.ts'
import type { Queryable } from '../../store/database.ts'
import type { Settings } from '../../store/settings.ts'
import type { OutputOf } from '../output.ts'
import type { Input } from '../request.ts'

type Rows = typeof managementApi

type ReadableDirectory = RequestContext & { tx: Queryable }
type HandleOf<R extends ManagementRow> = R['route'] extends `GET ${string}:userId${string}`
  ? ReadableAccount
  : R['route'] extends `${string}:userId${string}`
    ? Account
    : R['route'] extends `GET ${string}`
      ? ReadableDirectory
      : Directory

/** The work of a row. `before` runs without a lock and does the slow work; its result is passed on to `perform`. */
type OperationOf<R extends ManagementRow, Proof = never> = {
  before?(
    handle: R['route'] extends `${string}:userId${string}` ? ReadableAccount : ReadableDirectory,
    input: Input<R>,
  ): Promise<Proof>
  perform(handle: HandleOf<R>, input: Input<R>, proof: Proof): OutputOf<R> | Promise<OutputOf<R>>
  /** Whether it creates something, which is answered with the row's `newStatus`. */
  isNew?: 'newStatus' extends keyof R
    ? (handle: HandleOf<R>, input: Input<R>) => boolean | Promise<boolean>
    : never
  /** Whether the output is a denial, which is answered with the row's `deniedStatus`. */
  isDenied?(output: OutputOf<R>): boolean
  /** Returns headers of the answer, beside those that every answer has. */
  headers?(message: IncomingMessage, settings: Settings): Record<string, string>
  /**
   * Returns or throws the answer for a missing account; without it, `entity.not_found`. Cannot be combined with
   * `before`.
   */
  ofNobody?(): OutputOf<R>
}

export type ManagementOperation<Name extends keyof Rows, Proof = never> = OperationOf<Rows[Name], Proof>
export type AnyManagementOperation = OperationOf<ManagementRow, unknown>

/** Every row of the API has an operation, and no operation lacks a row. */
export type ManagementOperations = Record<keyof Rows, unknown>

/** A path parameter. It exists, because the router matched the path. */
export function named(params: Record<string, string>, name: string): string {
  return params[name] ?? ''
}
