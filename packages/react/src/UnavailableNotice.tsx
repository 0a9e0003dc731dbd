import { InlineNotice, useText } from '@latchkey/ui'
import { useState } from 'react'
import { isVisible } from './account.ts'
import { useFactors } from './factors/factors.ts'
import { useManagedWords } from './ManagedRow.tsx'
import { type Unavailable, unavailableAt } from './unavailable.ts'
import { useCanUsePasskeys } from './use-can-use-passkeys.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'

/** Says why an address, such as a link of an application, leads to a section without the dialog that it names. */
export function UnavailableNotice({ path }: { path: string }) {
  return (
    <WhenLoaded skeleton={null} isSilent>
      {loaded => <NoticeOfLoaded key={path} path={path} {...loaded} />}
    </WhenLoaded>
  )
}

function NoticeOfLoaded({ path, ...loaded }: Loaded & { path: string }) {
  const canUsePasskeys = useCanUsePasskeys()
  const hasFactors = isVisible(loaded.settings.fields.mfa) && path.startsWith('/security/')
  const factors = useFactors(hasFactors).data ?? (hasFactors ? undefined : [])
  if (!factors) return null
  return <Notice at={() => unavailableAt(path, { ...loaded, factors, canUsePasskeys })} />
}

/** Decided on arrival: what a change makes of it must not appear while its dialog closes. */
function Notice({ at }: { at: () => Unavailable | undefined }) {
  const say = useText()
  const managedWords = useManagedWords()
  const [unavailable] = useState(at)
  if (!unavailable) return null
  const { name, text, isManaged } = unavailable
  return (
    <InlineNotice>
      {say(text, { name: say(name) })}
      {isManaged && <div>{managedWords}</div>}
    </InlineNotice>
  )
}
