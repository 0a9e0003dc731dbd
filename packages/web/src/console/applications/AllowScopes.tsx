import type { UserScope } from '@latchkey/contract'
import { Checkbox } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import type { Consent } from './consent-entries.ts'
import { aboutUserScope, userScopeNames } from './user-scopes.ts'

type AllowScopesProps = { applicationId: string | undefined; present: Consent }

export function AllowScopes({ applicationId, present }: AllowScopesProps) {
  const say = useSay()
  const may = useMay()
  const { isOpen } = useDialog('allowScopes')
  const [userScopes, setUserScopes] = useState<readonly UserScope[]>([])
  const [resourceScopes, setResourceScopes] = useState<readonly string[]>([])
  const resources = useRead(
    'GET /api/resources',
    { query: { includeScopes: 'true' } },
    { isEnabled: isOpen && may('resources:read') },
  )
  const ofPerson = userScopeNames.flatMap(name => {
    const about = aboutUserScope[name]
    return about && !present.userScopes.includes(name) ? [{ id: name, name, description: say(about) }] : []
  })
  const taken = new Set(present.resourceScopes.flatMap(({ scopes }) => scopes.map(({ id }) => id)))
  const ofApis = (resources.data ?? [])
    .filter(({ id }) => id !== 'management-api')
    .map(({ id, name, scopes = [] }) => ({ id, name, scopes: scopes.filter(scope => !taken.has(scope.id)) }))
    .filter(({ scopes }) => scopes.length > 0)
  const forget = () => {
    setUserScopes([])
    setResourceScopes([])
  }
  const fields = (
    <>
      <p>{say('applications.consent.add.about')}</p>
      <Scopes
        title={say('applications.consent.person')}
        scopes={ofPerson}
        chosen={userScopes}
        onChange={setUserScopes}
      />
      {ofApis.map(({ id, name, scopes }) => (
        <Scopes key={id} title={name} scopes={scopes} chosen={resourceScopes} onChange={setResourceScopes} />
      ))}
    </>
  )
  const dialog = {
    name: 'allowScopes',
    title: say('applications.consent.add'),
    verb: say('applications.consent.add.do'),
    done: say('frame.saved'),
    onEnd: forget,
    isDisabled: userScopes.length + resourceScopes.length === 0,
    children: fields,
  }
  const body = { userScopes: [...userScopes], resourceScopes: [...resourceScopes] }
  return applicationId === undefined ? (
    <Action {...dialog} operation="POST /api/cimd/user-consent-scopes" input={{ body }} />
  ) : (
    <Action
      {...dialog}
      operation="POST /api/applications/:applicationId/user-consent-scopes"
      input={{ params: { applicationId }, body }}
    />
  )
}

type ScopesProps<Id extends string> = {
  title: string
  scopes: readonly { id: Id; name: string; description?: string | null }[]
  chosen: readonly Id[]
  onChange: (chosen: readonly Id[]) => void
}

function Scopes<Id extends string>({ title, scopes, chosen, onChange }: ScopesProps<Id>) {
  if (scopes.length === 0) return null
  return (
    <fieldset className="lk-app-choices">
      <legend className="lk-field-label">{title}</legend>
      {scopes.map(({ id, name, description }) => (
        <Checkbox
          key={id}
          isSelected={chosen.includes(id)}
          onChange={isChosen => onChange(isChosen ? [...chosen, id] : chosen.filter(each => each !== id))}
        >
          <code>{name}</code>
          {description && <span className="lk-app-indicator">{description}</span>}
        </Checkbox>
      ))}
    </fieldset>
  )
}
