import { Button, Card, Row } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { FactorsPart } from './FactorsPart.tsx'
import { IdentifiersDialog } from './IdentifiersDialog.tsx'
import { IdentitiesPart } from './IdentitiesPart.tsx'
import { LinksPart } from './LinksPart.tsx'
import { type Person, phoneOf } from './name-of.ts'

/** How the person signs in. */
export function SignInParts({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  return (
    <>
      <Card title={say('people.signIn')}>
        <Row name={say('people.username')} value={person.username} />
        <Row name={say('people.email')} value={person.primaryEmail} />
        <Row name={say('people.phone')} value={phoneOf(person)} />
        <Row
          name={say('people.password')}
          value={person.hasPassword ? say('people.password.set') : undefined}
        />
        {may('users:write') && (
          <div className="lk-card-foot">
            <Button onPress={() => open({ dialog: 'identifiers' })}>{say('people.edit')}</Button>
          </div>
        )}
      </Card>
      <FactorsPart person={person} />
      <IdentitiesPart person={person} />
      <LinksPart person={person} />
      <IdentifiersDialog person={person} />
    </>
  )
}
