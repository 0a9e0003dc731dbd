/** What a change by the person has ended, with all of their sessions: `deletion` or `lockdown`. */
export type SessionsEnded = { kind: 'deletion' | 'lockdown'; [detail: string]: unknown }

/** The session that an element with a client id began: a function for the page's own calls of the server. */
export type SignedIn = { getAccessToken: () => Promise<string | undefined> }

/** The events of the elements, by name. All of them bubble, out of shadow roots too. */
export type LatchkeyEvents = {
  /** The person is signed in by the element, which has a client id. */
  'latchkey-signed-in': CustomEvent<SignedIn>
  /** The server rejects the access token: the person has to sign in again. */
  'latchkey-signed-out': CustomEvent<null>
  /** The person has deleted or locked the account, which signs them out everywhere. */
  'latchkey-sessions-ended': CustomEvent<SessionsEnded>
  /** The person goes to another path of the account. `preventDefault()` leaves `path` to the application. */
  'latchkey-navigate': CustomEvent<{ path: string }>
  /** The element cannot work: a part of it did not load, no token was to be had, or an attribute is missing. */
  'latchkey-error': CustomEvent<{ error: unknown }>
  /** The person chose to manage the account. `preventDefault()` keeps the browser from following the link. */
  'latchkey-manage-account': CustomEvent<null>
  /**
   * The person chose to sign out. An element with a client id signs them out, unless `preventDefault()` is called;
   * otherwise the application does.
   */
  'latchkey-sign-out-requested': CustomEvent<null>
}
