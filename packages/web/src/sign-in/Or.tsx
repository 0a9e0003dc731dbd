import { useText } from '@latchkey/ui'

/** A separator between the first way to sign in and the others. */
export function Or() {
  return <p className="lk-auth-or">{useText()('signIn.or')}</p>
}
