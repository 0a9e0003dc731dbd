import type { Output } from '@latchkey/client'
import { SearchField, SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { useReadPage } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useDialog, useView } from '../navigation.ts'
import { nameOf } from '../people/name-of.ts'
import { useSay } from '../texts.tsx'
import type { Application } from './application-kind.ts'

type Rules = Output<'GET /api/applications/:applicationId/access-control'>

type RulesProps = { application: Application; rules: Rules }

/** The rules are replaced as a whole. */
const replacement = ({ id }: Application, rules: Rules) => ({
  operation: 'PUT /api/applications/:applicationId/access-control' as const,
  input: { params: { applicationId: id }, body: rules },
})

export function AllowPerson({ application, rules }: RulesProps) {
  const say = useSay()
  const { isOpen } = useDialog('allowPerson')
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState('')
  const found = useReadPage(
    'GET /api/users',
    { query: { search: `%${typed.trim()}%`, page_size: 20 } },
    { isEnabled: isOpen },
  )
  const people = (found.data?.rows ?? []).filter(({ id }) => !rules.userIds.includes(id))
  const person = people.some(({ id }) => id === chosen) ? chosen : ''
  return (
    <Action
      name="allowPerson"
      title={say('applications.control.addPerson')}
      verb={say('applications.control.addPerson')}
      {...replacement(application, { ...rules, userIds: [...rules.userIds, person] })}
      done={say('frame.saved')}
      onDone={() => setChosen('')}
      isDisabled={person === ''}
    >
      <SearchField label={say('applications.control.search')} value={typed} onChange={setTyped} />
      <SelectField
        label={say('applications.control.person')}
        value={person}
        onChange={setChosen}
        description={people.length === 0 && found.data ? say('applications.control.noPerson') : undefined}
        options={people.map(each => ({ id: each.id, words: wordsOf(each) }))}
      />
    </Action>
  )
}

/** The name, and the address that tells people of one name apart. */
function wordsOf(person: Parameters<typeof nameOf>[0]): string {
  const name = nameOf(person)
  const more = [person.username, person.primaryEmail].find(each => each && each !== name)
  return more ? `${name} (${more})` : name
}

type AllowRoleProps = RulesProps & { roles: readonly { id: string; name: string }[] }

export function AllowRole({ application, rules, roles }: AllowRoleProps) {
  const say = useSay()
  const [chosen, setChosen] = useState('')
  const options = roles.filter(({ id }) => !rules.userRoleIds.includes(id))
  return (
    <Action
      name="allowRole"
      title={say('applications.control.addRole')}
      verb={say('applications.control.addRole')}
      {...replacement(application, { ...rules, userRoleIds: [...rules.userRoleIds, chosen] })}
      done={say('frame.saved')}
      onDone={() => setChosen('')}
      isDisabled={chosen === ''}
    >
      <p>{say('applications.control.addRole.about')}</p>
      <SelectField
        label={say('applications.roles.role')}
        value={chosen}
        onChange={setChosen}
        options={options.map(({ id, name }) => ({ id, words: name }))}
      />
    </Action>
  )
}

type DisallowProps = RulesProps & { entries: readonly { id: string; name: string }[] }

export function Disallow({ application, rules, entries }: DisallowProps) {
  const say = useSay()
  const { view } = useView()
  const chosen = entries.find(({ id }) => id === view.of)
  if (!chosen) return null
  const without = (ids: readonly string[]) => ids.filter(id => id !== chosen.id)
  return (
    <Action
      name="disallow"
      title={say('applications.control.remove.title', { name: chosen.name })}
      verb={say('applications.remove')}
      {...replacement(application, {
        ...rules,
        userIds: without(rules.userIds),
        userRoleIds: without(rules.userRoleIds),
      })}
      done={say('frame.saved')}
      isDangerous
    >
      <p>{say('applications.control.remove.about')}</p>
    </Action>
  )
}
