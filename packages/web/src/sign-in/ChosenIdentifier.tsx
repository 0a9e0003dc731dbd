import { Avatar, Link, useText } from '@latchkey/ui'
import './ChosenIdentifier.css'

type ChosenIdentifierProps = { identifier: string; onChange: () => void }

/** The identifier of the first step. A hidden field keeps it in the form, for password managers. */
export function ChosenIdentifier({ identifier, onChange }: ChosenIdentifierProps) {
  const say = useText()
  return (
    <div className="lk-chosen">
      <Avatar name={identifier} size={28} />
      <span className="lk-chosen-identifier">{identifier}</span>
      <Link href="sign-in" onFollow={onChange}>
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
