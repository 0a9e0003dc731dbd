import { Avatar, Link, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import './ChosenIdentifier.css'
import { goBack } from './step-history.ts'

/** The identifier of the first step. A hidden field keeps it in the form, for password managers. */
export function ChosenIdentifier({ identifier }: { identifier: string }) {
  const say = useText()
  return (
    <div className="lk-chosen">
      <Avatar name={identifier} size={28} />
      <span className="lk-chosen-identifier">{identifier}</span>
      <Link href={addressOf('/sign-in')} onFollow={goBack}>
        {say('signIn.change')}
      </Link>
      <input
        className="lk-hidden"
        type="text"
        name="username"
        autoComplete="username"
        value={identifier}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
    </div>
  )
}
