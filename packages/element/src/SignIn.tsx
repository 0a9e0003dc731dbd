import { SignInButton, SignInPrompt } from '@latchkey/react/pages'
import type { OwnSession } from './own-session.ts'

/** Stands in place of the account until the person is signed in. */
export const signInPrompt = (session: OwnSession) => (
  <div className="lk-column">
    <SignInPrompt session={session} />
  </div>
)

/** Stands in place of the account button until the person is signed in. */
export const signInButton = (session: OwnSession) => <SignInButton session={session} />
