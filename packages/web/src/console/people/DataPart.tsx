import { Button, Card, Row, TextField } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useDraft } from '../data/draft.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { CustomDataPart } from './CustomDataPart.tsx'
import { nameOf, type Person } from './name-of.ts'

/** The claims that people fill in; others are in the profile as they are. */
const claims = {
  givenName: 'people.givenName',
  familyName: 'people.familyName',
  nickname: 'people.nickname',
  birthdate: 'people.birthdate',
  gender: 'people.gender',
  website: 'people.website',
  zoneinfo: 'people.zoneinfo',
  locale: 'people.locale',
} as const satisfies Record<string, ConsoleKey>

const claimNames = Object.keys(claims) as (keyof typeof claims)[] // the cast is safe: these are its keys

/** Profile and custom data. */
export function DataPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const known = claimNames.filter(name => person.profile[name])
  return (
    <>
      <Card title={say('people.profile')}>
        <Row name={say('people.name')} value={person.name} />
        {known.map(name => (
          <Row key={name} name={say(claims[name])} value={person.profile[name]} />
        ))}
        {may('users:write') && (
          <div className="lk-card-foot">
            <Button onPress={() => open({ dialog: 'profile' })}>{say('people.edit')}</Button>
          </div>
        )}
      </Card>
      <ProfileDialog person={person} />
      <CustomDataPart person={person} />
    </>
  )
}

function ProfileDialog({ person }: { person: Person }) {
  const say = useSay()
  const [draft, setDraft, forget] = useDraft<Partial<Record<string, string>>>(`profile:${person.id}`, {})
  const field = (name: string, present: string | null | undefined) => ({
    value: draft[name] ?? present ?? '',
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    autoComplete: 'off',
  })
  const { name, avatar, ...changedClaims } = draft
  // The operation replaces the profile as a whole, so what is not changed goes along.
  const profile = { ...person.profile, ...changedClaims }
  const filled = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== ''))
  return (
    <Action
      name="profile"
      title={say('people.profile.title', { name: nameOf(person) })}
      verb={say('frame.save')}
      operation="PATCH /api/users/:userId"
      input={{
        params: { userId: person.id },
        body: {
          ...(name !== undefined && { name: name || null }),
          ...(avatar !== undefined && { avatar }),
          profile: filled,
        },
      }}
      done={say('frame.saved')}
      onEnd={forget}
    >
      <TextField label={say('people.name')} {...field('name', person.name)} />
      <TextField label={say('people.avatar')} {...field('avatar', person.avatar)} inputMode="url" />
      {claimNames.map(claim => (
        <TextField key={claim} label={say(claims[claim])} {...field(claim, person.profile[claim])} />
      ))}
    </Action>
  )
}
