import { TextField } from '@latchkey/ui'
import { useDraft } from '../data/draft.ts'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { nameOf, type Person } from './name-of.ts'

export function IdentifiersDialog({ person }: { person: Person }) {
  const say = useSay()
  const present = {
    username: person.username ?? '',
    primaryEmail: person.primaryEmail ?? '',
    primaryPhone: person.primaryPhone ?? '',
  }
  const [draft, setDraft, forget] = useDraft<Partial<typeof present>>(`identifiers:${person.id}`, {})
  const values = { ...present, ...draft }
  const field = (name: keyof typeof present) => ({
    value: values[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    autoComplete: 'off',
    capitalization: 'none' as const,
  })
  return (
    <Action
      name="identifiers"
      title={say('people.identifiers.title', { name: nameOf(person) })}
      verb={say('frame.save')}
      operation="PATCH /api/users/:userId"
      input={{ params: { userId: person.id }, body: changed(draft) }}
      done={say('frame.saved')}
      onEnd={forget}
    >
      <TextField label={say('people.username')} {...field('username')} />
      <TextField label={say('people.email')} {...field('primaryEmail')} inputMode="email" />
      <TextField
        label={say('people.phone')}
        {...field('primaryPhone')}
        inputMode="tel"
        description={say('people.phone.about')}
      />
      <p className="lk-form-description">{say('people.identifiers.about')}</p>
    </Action>
  )
}

function changed({
  primaryPhone,
  ...rest
}: {
  username?: string
  primaryEmail?: string
  primaryPhone?: string
}) {
  return { ...rest, ...(primaryPhone !== undefined && { primaryPhone: primaryPhone.replace(/\D/g, '') }) }
}
