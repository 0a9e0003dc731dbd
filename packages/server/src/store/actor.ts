/** Who comes through a door; kept with every event. */
export type Actor = Owner | Admin | Visitor | System

/** A person, at their own account. */
export type Owner = {
  kind: 'owner'
  id: string
  scopes: ReadonlySet<string>
  /** Absent: the token was not issued to an application. */
  clientId: string | undefined
  isFirstParty: boolean
  /** The verification record that the request shows, if any; not yet looked at. */
  verificationId: string | undefined
  /** The OIDC session that the token comes from; absent: it has none. */
  sessionUid: string | undefined
  /** The trusted-device cookie that the request shows, if any; not yet looked at. */
  trustedDevice: string | undefined
  /** Who really acts, when somebody impersonates the person; RFC 8693 section 4.1. */
  impersonator: string | undefined
}

/** A holder of the Management API: an application, or a person with a token for it. */
export type Admin = {
  kind: 'admin'
  id: string
  clientId: string
  scopes: ReadonlySet<string>
}

/** Somebody in the middle of signing in. */
export type Visitor = { kind: 'visitor'; clientId: string | undefined }

/** Latchkey itself, e.g. at start-up. */
type System = { kind: 'system' }

/** Where a request came from; kept with every event. */
export type RequestClient = {
  requestId: string
  address: string | undefined
  userAgent: string | undefined
  /** The `Accept-Language` header as it came. */
  acceptLanguage: string | undefined
  /** ISO 3166-1 alpha-2. Both only where a trusted proxy tells them. */
  country?: string | undefined
  city?: string | undefined
}
