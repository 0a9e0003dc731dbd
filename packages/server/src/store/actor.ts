/** The caller of an API; recorded with every event. */
export type Actor = Owner | Admin | Visitor | System

/** A person, at their own account. */
export type Owner = {
  kind: 'owner'
  id: string
  scopes: ReadonlySet<string>
  /** Absent: the token was not issued to an application. */
  clientId: string | undefined
  isFirstParty: boolean
  /** The id of the verification record in the request, if any; not yet looked up. */
  verificationId: string | undefined
  /** The OIDC session that the token comes from; absent if it comes from none. */
  sessionUid: string | undefined
  /** The trusted-device cookie of the request, if any; not yet verified. */
  trustedDevice: string | undefined
  /** Whether the token came from a token exchange: of a personal access token, or delegated to an application. */
  isExchanged: boolean
  /** The actor behind an impersonation; RFC 8693 section 4.1. */
  impersonator: string | undefined
}

/** A caller of the Management API: an application, or a person with a token for it. */
export type Admin = {
  kind: 'admin'
  id: string
  clientId: string
  scopes: ReadonlySet<string>
  /** How a person signed in to the console; absent for an application. */
  signIn?: { at: Date; isMultiFactor: boolean }
}

/** A person who is signing in and not yet authenticated. */
export type Visitor = { kind: 'visitor'; clientId: string | undefined }

/** Latchkey itself: at start-up, by time, or by its command on the same machine. */
type System = { kind: 'system' }

/** The client that sent a request; recorded with every event. */
export type RequestClient = {
  requestId: string
  /** Of a call of the Management API: the name of its row, and the path of the request, without the query. */
  operation?: string | undefined
  path?: string | undefined
  address: string | undefined
  userAgent: string | undefined
  /** The `Accept-Language` header, unparsed. */
  acceptLanguage: string | undefined
  /** The `ui_locales` of the authorization request: language tags by preference, OpenID Connect Core section 3.1.2.1. */
  uiLocales?: string | undefined
  /** ISO 3166-1 alpha-2. Country and city are present only if a trusted proxy sends them. */
  country?: string | undefined
  city?: string | undefined
}
