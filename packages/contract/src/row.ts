import type { z } from 'zod'
import type { FieldName } from './account-center.ts'
import type { ErrorCode } from './errors.ts'
import type { EventType } from './events.ts'
import type { ProtectedChange } from './protected-change.ts'
import type { ManagementScope, UserScope } from './scopes.ts'
import type { Throttle, ThrottledCode } from './throttle.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Method and path of an operation below the server's address; `:name` marks a path parameter. */
export type Route = `${Method} /${string}`

/** One operation over HTTP: everything about it that is data. Routers, clients and documents are read from it. */
export type Row = Operation & (Throttled | Unthrottled)

type Operation = {
  readonly route: Route
  /** The promise, one sentence; it becomes the summary in the API reference. */
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Files that a `multipart/form-data` body brings, by the name of their part, each with the bytes that it may have. */
  readonly files?: Readonly<Record<string, { readonly maximum: number }>>
  /** Absent: the answer has no body. */
  readonly output?: z.ZodType
  /** Whether `output` is a text, and answered as it is; JSON unless given. */
  readonly isPlainText?: true
  /** 200 unless given; 204 where there is no `output`. */
  readonly status?: 200 | 201 | 204
  /** The status where the operation made something that was not there before. */
  readonly newStatus?: 201
  /** The status of the same answer when it says no. */
  readonly deniedStatus?: 400
  /** What can go wrong here beyond what the door itself refuses. */
  readonly errors?: readonly DeclaredError[]
  /** The event that a refusal of known people is recorded as; `Refused` unless given. */
  readonly refusal?: EventType
  /** Whether `page` and `page_size` are read and `Total-Number` and `Link` answered; contract management-api 0.6. */
  readonly pages?: 'always' | 'optional'
}

type Throttled = {
  /** What is throttled, by address, by person and for the server. A row that tries a secret or sends a message has to say it. */
  readonly throttle: Throttle
}
type Unthrottled = {
  readonly throttle?: undefined
  readonly errors?: readonly Unguarded[]
}
/** An error that says neither that a secret was tried nor that a message was sent. */
type Unguarded =
  | Exclude<ErrorCode, ThrottledCode>
  | readonly [code: Exclude<ErrorCode, ThrottledCode>, status: number]

/** An error that an operation answers; with a status where that is another than the code has elsewhere. */
export type DeclaredError = ErrorCode | readonly [code: ErrorCode, status: number]

/** A row of the Account door: who may do it, beside what it is. The guards run in the order of these columns. */
export type AccountRow = Row & {
  /**
   * `always`: a fresh verification of the person; a list: only when the body carries one of these keys;
   * `unlessNothingToVerifyWith`: excused for people at a browser who have no password, e-mail, phone or factor yet.
   */
  readonly stepUp?: 'always' | 'unlessNothingToVerifyWith' | readonly string[]
  /**
   * What a thief would change first. With a second factor or a passkey enrolled, only these prove the person (setting `stepUp`).
   * Without one, a code to the very address that changes is no proof beside a password.
   */
  readonly changes?: ProtectedChange
  /**
   * What else whoever impersonates the person must leave to them, beside what `changes`; a list: only when the body carries one of
   * these keys.
   */
  readonly themselves?: 'always' | readonly string[]
  readonly field?: FieldGuard
  readonly scopes?: ScopeGuard
  readonly clients?: 'firstParty'
}

export type FieldGuard = {
  readonly level: 'ReadOnly' | 'Edit'
  /**
   * `each`: every field that the body names, or, for a read, every field decides about itself.
   * `factor`: `passkey` where the body's `type` is `WebAuthn`, else `mfa`.
   */
  readonly of: FieldName | 'each' | 'factor'
}

export type ScopeGuard = {
  readonly needs: readonly UserScope[]
  /** Scopes needed only when the body carries the key. */
  readonly each?: Readonly<Record<string, UserScope>>
  /** The status when a scope is missing: `auth.unauthorized` with 400 or 401, `auth.forbidden` with 403; contract account-api 1.4. */
  readonly missing: 400 | 401 | 403
}

/** A row of the Management door. */
export type ManagementRow = Row & {
  /** Who may: holders of this scope of the Management API resource, holders of `all`, or anyone. */
  readonly scope: ManagementScope | 'public'
  /** Scopes needed beside it when the query says yes to the key. */
  readonly each?: Readonly<Record<string, ManagementScope>>
}

/** A row of the Sign-in door; every one needs the cookie of an OIDC interaction. */
export type SignInRow = Row & {
  /** Whether `PUT /api/experience` has to come first. */
  readonly begun: boolean
}

export const read = (of: FieldGuard['of']): FieldGuard => ({ level: 'ReadOnly', of })
export const edit = (of: FieldGuard['of']): FieldGuard => ({ level: 'Edit', of })
