import { useText } from '@latchkey/ui'
import { AddAddress } from './AddAddress.tsx'
import { ChoosePassword } from './ChoosePassword.tsx'
import { ChooseUsername } from './ChooseUsername.tsx'
import type { Kind } from './identifier.ts'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { ProfileFieldsForm } from './ProfileFieldsForm.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { MissingField } from './steps.ts'

const titles = {
  username: 'missing.username',
  password: 'missing.password',
  email: 'missing.email',
  phone: 'missing.phone',
  emailOrPhone: 'missing.emailOrPhone',
  extraProfile: 'missing.extraProfile',
} as const

const addresses: Partial<Record<MissingField, Kind[]>> = {
  email: ['email'],
  phone: ['phone'],
  emailOrPhone: ['email', 'phone'],
}

/** Asks for what the account still has to have, one thing at a time. */
export function MissingPage({ fields }: { fields: MissingField[] }) {
  const say = useText()
  const { call } = useSignInContext()
  const field = fields.find(each => each in titles)
  if (!field) return <PageCard title={say('error.title')} description={say('missing.unknown')} />
  const kinds = addresses[field]
  return (
    <PageCard title={say(titles[field])} description={say('missing.about')}>
      {field === 'username' && <ChooseUsername />}
      {field === 'password' && <ChoosePassword />}
      {kinds && <AddAddress kinds={kinds} onAdded={() => submit(call)} />}
      {field === 'extraProfile' && <ProfileFieldsForm />}
    </PageCard>
  )
}
