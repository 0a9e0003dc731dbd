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

/** One operation over HTTP, as data. Router, clients and documents are derived from it. */
export type Row = Operation & (Throttled | Unthrottled)

type Operation = {
  readonly route: Route
  /** One sentence about what the operation does; its description in the API reference, whose title is the row’s name. */
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /**
   * Files in a `multipart/form-data` body, by the name of the part, each with its maximum of bytes. A part with `json` is
   * JSON of that shape, as a file or as a plain field.
   */
  readonly files?: Readonly<Record<string, { readonly maximum: number; readonly json?: z.ZodType }>>
  /** Absent: the response has no body. */
  readonly output?: z.ZodType
  /** Whether `output` is a string that is sent as plain text; JSON unless given. */
  readonly isPlainText?: true
  /** The media type of a response that is a file; such a row has no `output`. */
  readonly download?: 'application/zip' | 'application/octet-stream'
  /** Whether the response is a stream of lines, each of them JSON of the shape `output` (`application/x-ndjson`). */
  readonly isStream?: true
  /** 200 unless given; 204 without `output` and `download`. */
  readonly status?: 200 | 201 | 202 | 204
  /** The status if the operation created something. */
  readonly newStatus?: 201
  /** The status if the operation has no output this time. */
  readonly emptyStatus?: 204
  /** The status if the output is a denial. */
  readonly deniedStatus?: 400
  /** The errors of this operation besides those of the API. */
  readonly errors?: readonly DeclaredError[]
  /** The event that records a refusal after authentication; `Refused` unless given. */
  readonly refusal?: EventType
  /**
   * Whether `page` and `page_size` are read and `Total-Number` and `Link` are sent;
   * `docs/wire/management-api.md#0.6`.
   */
  readonly pages?: 'always' | 'optional'
}

type Throttled = {
  /**
   * The throttle, by address, by person and for the server. Required if the row verifies a secret or sends a message.
   */
  readonly throttle: Throttle
}
type Unthrottled = {
  readonly throttle?: undefined
  readonly errors?: readonly Unguarded[]
}
/** An error that implies neither a verified secret nor a sent message. */
type Unguarded =
  | Exclude<ErrorCode, ThrottledCode>
  | readonly [code: Exclude<ErrorCode, ThrottledCode>, status: number]

/** An error of an operation; with a status if it differs from the code's usual one. */
export type DeclaredError = ErrorCode | readonly [code: ErrorCode, status: number]

/** A row of the Account API, with its permissions. The guards run in the order of these columns. */
export type AccountRow = Row & {
  /**
   * `always`: requires a recent verification of the person; a list: only if the body has one of these keys;
   * `unlessNothingToVerifyWith`: not for people at a browser who have no password, e-mail, phone or factor yet.
   */
  readonly stepUp?: 'always' | 'unlessNothingToVerifyWith' | readonly string[]
  /**
   * The kind of change that an attacker would make first. If a second factor or a passkey is enrolled, only these
   * verify the person (setting `stepUp`). If none is, a code to the very address that changes does not suffice for a
   * person with a password.
   */
  readonly changes?: ProtectedChange
  /**
   * Operations that impersonators may not perform, besides those with `changes`; a list: only if the body has one of
   * these keys.
   */
  readonly themselves?: 'always' | readonly string[]
  /**
   * Whether tokens from a token exchange are refused: of a personal access token, or delegated to an application.
   */
  readonly exchanged?: 'refused'
  readonly field?: FieldGuard
  readonly scopes?: ScopeGuard
  readonly clients?: 'firstParty'
}

export type FieldGuard = {
  readonly level: 'ReadOnly' | 'Edit'
  /**
   * `each`: every field in the body, or, for a read, every field by itself.
   * `factor`: `passkey` if the body's `type` is `WebAuthn`, else `mfa`.
   */
  readonly of: FieldName | 'each' | 'factor'
}

export type ScopeGuard = {
  readonly needs: readonly UserScope[]
  /** Scopes required only if the body has the key. */
  readonly each?: Readonly<Record<string, UserScope>>
  /**
   * The status if a scope is missing: `auth.unauthorized` with 400 or 401, `auth.forbidden` with 403;
   * `docs/wire/account-api.md#1.4`.
   */
  readonly missing: 400 | 401 | 403
}

/** A row of the Management API. */
export type ManagementRow = AdministratorRow & {
  /**
   * Whether a person must have signed in within ten minutes (RFC 9470), because the operation deletes, gives power or
   * returns a secret; a list: only if one of these query parameters is true. Applications are exempt.
   */
  readonly stepUp?: 'always' | readonly string[]
} & (Changing | ReadingOrDeleting)

/** A row with its permission. */
export type AdministratorRow = Row & {
  /**
   * The required scope of the Management API resource, which `all` includes; `any`: one of them, whichever; `public`: no
   * authentication.
   */
  readonly scope: ManagementScope | 'any' | 'public'
  /** Additional scopes, required if the query parameter is true. */
  readonly each?: Readonly<Record<string, ManagementScope>>
}

type Changing = {
  readonly route: `${'POST' | 'PUT' | 'PATCH'} /${string}`
  /**
   * Whether the API can take the change back, which agents are told. `reversible`: another call does, be it by writing
   * the earlier values; `irreversible`: none does; `outside`: it reached a person or a server beyond this one, such as a
   * message.
   */
  readonly effect: 'reversible' | 'irreversible' | 'outside'
}
type ReadingOrDeleting = {
  readonly route: `${'GET' | 'DELETE'} /${string}`
  /** A read has none, and a deletion is irreversible. */
  readonly effect?: undefined
}

/** A row of the Link API. */
export type LinkRow = Row & {
  /** Whether each request needs a solved captcha, in `captchaToken`, while the captcha is on. */
  readonly captcha?: 'always'
}

/** A row of the Sign-in API; every row needs the cookie of an OIDC interaction. */
export type SignInRow = Row & {
  /** Whether `PUT /api/experience` must come first. */
  readonly begun: boolean
  /** The events that record a refusal, by what the person is doing; instead of `refusal`. */
  readonly refusals?: Readonly<Record<'SignIn' | 'Register' | 'ForgotPassword', EventType>>
} & (CaptchaOfMessage | CaptchaOfOther)

/**
 * Whether the row needs a solved captcha, while the captcha is on. `registration`: only for a registration that nothing
 * vouches for, such as a social account. A row that sends messages must decide.
 */
type CaptchaRule = 'always' | 'registration' | 'never'
type CaptchaOfMessage = { readonly throttle: 'message'; readonly captcha: CaptchaRule }
type CaptchaOfOther = { readonly throttle?: Exclude<Throttle, 'message'>; readonly captcha?: CaptchaRule }

export const read = (of: FieldGuard['of']): FieldGuard => ({ level: 'ReadOnly', of })
export const edit = (of: FieldGuard['of']): FieldGuard => ({ level: 'Edit', of })
