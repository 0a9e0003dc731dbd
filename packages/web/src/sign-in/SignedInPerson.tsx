import { Avatar, useText } from '@latchkey/ui'
import './SignedInPerson.css'

type Person = { name: string | null; username: string | null; primaryEmail: string | null }

/** The person's display name; undefined without a name of any kind. */
export function nameOf({ name, username, primaryEmail }: Person) {
  return name || username || primaryEmail || undefined
}

export type SignedInPersonProps = { name: string; avatar: string | null }

/** The person of the browser's session. */
export function SignedInPerson({ name, avatar }: SignedInPersonProps) {
  const say = useText()
  return (
    <div className="lk-signed-in-person">
      <Avatar name={name} url={avatar} size={40} />
      <p>
        <span className="lk-signed-in-label">{say('consent.signedInAs')}</span>
        <span className="lk-signed-in-name">{name}</span>
      </p>
    </div>
  )
}
