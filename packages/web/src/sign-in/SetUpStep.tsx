import { wordsOfMethod } from '@latchkey/react/pages'
import { Button, Option, OptionList, useText } from '@latchkey/ui'
import { useState } from 'react'
import { AddAddress } from './AddAddress.tsx'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { SetUpPasskey } from './SetUpPasskey.tsx'
import { SetUpTotp } from './SetUpTotp.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { SkipButton } from './SkipButton.tsx'
import { byStrength, type Step } from './steps.ts'

const abouts = {
  WebAuthn: 'passkey.about',
  Totp: 'totp.about',
  EmailVerificationCode: 'signIn.setUp.email',
  PhoneVerificationCode: 'signIn.setUp.phone',
} as const
type Kind = keyof typeof abouts

/** Sets up a second factor, required or optional, after a choice of its type. */
export function SetUpStep({ factors, skip }: Step & { kind: 'setUp' }) {
  const say = useText()
  const kinds = byStrength.filter((kind): kind is Kind => kind in abouts && factors.includes(kind))
  const [chosen, setChosen] = useState<Kind | undefined>(kinds.length === 1 ? kinds[0] : undefined)
  const isAnother = skip === 'mfa-suggestion-skipped'
  const title = chosen ? wordsOfMethod[chosen].add : isAnother ? 'signIn.setUp.another' : 'signIn.setUp.title'
  const about = isAnother ? 'signIn.setUp.another.about' : 'signIn.setUp.about'
  return (
    <PageCard title={say(title)} description={say(chosen ? abouts[chosen] : about)}>
      <div className="lk-auth-stack">
        {chosen ? (
          <SetUp kind={chosen} />
        ) : (
          <OptionList label={say('signIn.setUp.ways')}>
            {kinds.map(kind => {
              const { name, icon } = wordsOfMethod[kind]
              return (
                <Option
                  key={kind}
                  icon={icon}
                  name={say(name)}
                  about={say(abouts[kind])}
                  onChoose={() => setChosen(kind)}
                />
              )
            })}
          </OptionList>
        )}
        {chosen && kinds.length > 1 && (
          <Button look="quiet" isWide onPress={() => setChosen(undefined)}>
            {say('stepUp.otherWay')}
          </Button>
        )}
        {skip && (!chosen || kinds.length === 1) && <SkipButton skip={skip} />}
      </div>
    </PageCard>
  )
}

function SetUp({ kind }: { kind: Kind }) {
  const { call } = useSignInContext()
  if (kind === 'WebAuthn') return <SetUpPasskey path="/api/experience/profile/mfa" />
  if (kind === 'Totp') return <SetUpTotp />
  const type = kind === 'EmailVerificationCode' ? 'email' : 'phone'
  return <AddAddress kinds={[type]} onAdded={() => submit(call)} />
}
