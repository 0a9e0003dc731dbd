import { isRedirectAllowed } from '@latchkey/contract/redirect-match'
import { InlineNotice, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { Kind } from './application-kind.ts'
import { type Difference, differenceOf } from './redirect-difference.ts'

const differences = {
  slash: 'applications.try.slash',
  scheme: 'applications.try.scheme',
  host: 'applications.try.host',
  port: 'applications.try.port',
  path: 'applications.try.path',
  query: 'applications.try.query',
  spelling: 'applications.try.spelling',
} as const satisfies Record<Difference['part'], ConsoleKey>

type TryAddressProps = { kind: Kind; registered: readonly string[] }

/** Says whether the server would take the address that an application sends, and if not, the likeliest reason. */
export function TryAddress({ kind, registered }: TryAddressProps) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const address = typed.trim()
  return (
    <div className="lk-app-stack">
      <TextField
        label={say('applications.try')}
        value={typed}
        onChange={setTyped}
        description={say('applications.try.about')}
        autoComplete="off"
        inputMode="url"
        capitalization="none"
        spellCheck={false}
      />
      {address !== '' && <Verdict address={address} kind={kind} registered={registered} />}
    </div>
  )
}

function Verdict({ address, kind, registered }: TryAddressProps & { address: string }) {
  const say = useSay()
  const isNative = kind === 'native'
  if (isRedirectAllowed(address, registered, isNative))
    return <InlineNotice tone="success">{say('applications.try.allowed')}</InlineNotice>
  const difference = differenceOf(address, registered)
  return (
    <InlineNotice tone="warning">
      {say('applications.try.refused')}{' '}
      {difference
        ? say(differences[difference.part], { address: difference.from })
        : say('applications.try.unlike')}
    </InlineNotice>
  )
}
