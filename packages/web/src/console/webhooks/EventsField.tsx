import type { HookEvent } from '@latchkey/contract'
import { Checkbox, SearchField } from '@latchkey/ui'
import { useState } from 'react'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { type EventGroup, eventGroups, eventsOf } from './event-groups.ts'

const titles = {
  main: 'webhooks.group.main',
  people: 'webhooks.group.people',
  roles: 'webhooks.group.roles',
  signIn: 'webhooks.group.signIn',
  access: 'webhooks.group.access',
  defense: 'webhooks.group.defense',
  settings: 'webhooks.group.settings',
} as const satisfies Record<EventGroup, ConsoleKey>

type EventsFieldProps = { chosen: readonly HookEvent[]; onChange: (events: HookEvent[]) => void }

/** The events of a webhook, in groups. Programs know them by these names, so they are not translated. */
export function EventsField({ chosen, onChange }: EventsFieldProps) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const isSearch = typed.trim() !== ''
  const groups = eventGroups
    .map(group => ({ group, events: eventsOf(group, typed) }))
    .filter(({ events }) => events.length > 0)
  return (
    <fieldset className="lk-hook-events">
      <legend className="lk-field-label">{say('webhooks.events.chosen', { count: chosen.length })}</legend>
      <SearchField label={say('webhooks.events.search')} value={typed} onChange={setTyped} />
      {groups.length === 0 && <p role="status">{say('webhooks.events.none')}</p>}
      {groups.map(({ group, events }) => (
        <Group
          key={`${group}:${isSearch}`}
          title={say(titles[group])}
          events={events}
          isOpen={isSearch || group === 'main'}
          chosen={chosen}
          onChange={onChange}
        />
      ))}
    </fieldset>
  )
}

type GroupProps = EventsFieldProps & { title: string; events: readonly HookEvent[]; isOpen: boolean }

function Group({ title, events, isOpen, chosen, onChange }: GroupProps) {
  const say = useSay()
  const count = events.filter(event => chosen.includes(event)).length
  return (
    <details open={isOpen}>
      <summary>
        {title}
        <span>{say('webhooks.events.ofGroup', { chosen: count, all: events.length })}</span>
      </summary>
      {events.map(event => (
        <Checkbox
          key={event}
          isSelected={chosen.includes(event)}
          onChange={isChosen =>
            onChange(isChosen ? [...chosen, event] : chosen.filter(each => each !== event))
          }
        >
          {event}
        </Checkbox>
      ))}
    </details>
  )
}
