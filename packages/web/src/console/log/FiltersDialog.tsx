import { Button, Dialog, DialogActions, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useDialog, useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { FilterName } from './log-query.ts'

const ids = {
  person: 'log.person.id',
  actor: 'log.actor.id',
  impersonator: 'log.impersonator.id',
  application: 'log.application.id',
  event: 'log.event.type',
  request: 'log.request',
} as const satisfies Partial<Record<FilterName, ConsoleKey>>

const names = Object.keys(ids) as (keyof typeof ids)[] // the cast is safe: these are its keys

const ends = { from: 'log.from', to: 'log.to' } as const

/** All filters that are typed. */
export function FiltersDialog() {
  const say = useSay()
  const dialog = useDialog('filters')
  return (
    <Dialog title={say('log.filters')} isOpen={dialog.isOpen} onClose={dialog.close}>
      <Fields />
    </Dialog>
  )
}

function Fields() {
  const say = useSay()
  const { view, set } = useView()
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({
    ...view,
    from: localOf(view.from),
    to: localOf(view.to),
  })
  const apply = () => {
    const { from = '', to = '' } = typed
    set({
      ...Object.fromEntries(names.map(name => [name, typed[name]?.trim()])),
      from: utcOf(from),
      to: utcOf(to),
      ...((from || to) && { since: undefined }),
      page: undefined,
      // The list with the filters takes the dialog's place in the history: back leads to the list before.
      dialog: undefined,
    })
  }
  const field = (name: string, words: ConsoleKey) => ({
    label: say(words),
    value: typed[name] ?? '',
    onChange: (value: string) => setTyped({ ...typed, [name]: value }),
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <form
      className="lk-log-form"
      onSubmit={event => {
        event.preventDefault()
        apply()
      }}
    >
      {names.map(name => (
        <TextField
          key={name}
          {...field(name, ids[name])}
          description={name === 'event' ? say('log.event.type.about') : undefined}
        />
      ))}
      <div className="lk-log-range">
        <TextField type="datetime-local" {...field('from', ends.from)} />
        <TextField type="datetime-local" {...field('to', ends.to)} />
      </div>
      <DialogActions>
        <Button type="submit" look="filled">
          {say('log.filters.do')}
        </Button>
      </DialogActions>
    </form>
  )
}

/** As a native field has it: in the time zone of the browser. The address has UTC, which means the same to everybody. */
function localOf(utc: string | undefined): string {
  const moment = new Date(utc ?? '')
  if (Number.isNaN(moment.getTime())) return ''
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function utcOf(local: string): string | undefined {
  return local ? new Date(local).toISOString() : undefined
}
