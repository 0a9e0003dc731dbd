import { FormSection, SelectField } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import type { Experience, ExperienceForm } from './experience.ts'

type Method = Experience['signIn']['methods'][number]

/** How a kind of identifier is confirmed. */
const ways = {
  off: { password: false, verificationCode: false, isPasswordPrimary: false },
  password: { password: true, verificationCode: false, isPasswordPrimary: true },
  code: { password: false, verificationCode: true, isPasswordPrimary: false },
  passwordFirst: { password: true, verificationCode: true, isPasswordPrimary: true },
  codeFirst: { password: true, verificationCode: true, isPasswordPrimary: false },
} as const

type Way = keyof typeof ways

const kinds = ['username', 'email', 'phone'] as const
// The cast is safe: these are the keys of `ways`.
const allWays = Object.keys(ways) as Way[]

/** The identifiers that people sign in with, and what confirms each. */
export function SignInSection({ form }: ExperienceForm) {
  const say = useSay()
  const { methods } = form.settings.signIn
  const choose = (identifier: Method['identifier'], way: Way) => {
    const others = methods.filter(each => each.identifier !== identifier)
    const next = way === 'off' ? others : [...others, { identifier, ...ways[way] }]
    form.change({
      signIn: { methods: kinds.flatMap(kind => next.filter(each => each.identifier === kind)) },
    })
  }
  return (
    <FormSection title={say('signInPage.signIn')} description={say('signInPage.signIn.about')}>
      {kinds.map(kind => (
        <SelectField
          key={kind}
          label={say(`signInPage.kind.${kind}`)}
          value={wayOf(methods.find(each => each.identifier === kind))}
          // The cast is safe: the options are the ways.
          onChange={way => choose(kind, way as Way)}
          // No code can be sent to a username.
          options={allWays
            .filter(way => kind !== 'username' || !ways[way].verificationCode)
            .map(way => ({ id: way, words: say(`signInPage.way.${way}`) }))}
          isRequired
        />
      ))}
    </FormSection>
  )
}

function wayOf(method: Method | undefined): Way {
  if (!method) return 'off'
  const { password, verificationCode, isPasswordPrimary } = method
  if (password && verificationCode) return isPasswordPrimary ? 'passwordFirst' : 'codeFirst'
  if (password) return 'password'
  return verificationCode ? 'code' : 'off'
}
