import type { FactorType } from '@latchkey/contract'
import { useAttempt, wordsOfMethod } from '@latchkey/react'
import { Button, Option, OptionList, useText } from '@latchkey/ui'
import { useState } from 'react'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { SetUpPasskey } from './SetUpPasskey.tsx'
import { SetUpTotp } from './SetUpTotp.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

const setUps = { WebAuthn: SetUpPasskey, Totp: SetUpTotp }
type Kind = keyof typeof setUps

const abouts = { WebAuthn: 'passkey.about', Totp: 'totp.about' } as const

type SetUpStepProps = StepProps & { factors: FactorType[]; isSkippable: boolean }

/** Sets up a second factor, required or optional, after a choice of its type. */
export function SetUpStep({ factors, isSkippable, onDone, onLost }: SetUpStepProps) {
  const say = useText()
  const kinds = factors.filter((factor): factor is Kind => factor in setUps)
  const [chosen, setChosen] = useState<Kind | undefined>(kinds.length === 1 ? kinds[0] : undefined)
  const props = { onDone, onLost }
  const SetUp = chosen && setUps[chosen]
  return (
    <PageCard
      title={say(chosen ? wordsOfMethod[chosen].add : 'signIn.setUp.title')}
      description={chosen ? say(abouts[chosen]) : say('signIn.setUp.about')}
    >
      <div className="lk-auth-stack">
        {SetUp ? (
          <SetUp {...props} />
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
        {isSkippable && !chosen && <Skip {...props} />}
      </div>
    </PageCard>
  )
}

function Skip({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const skipping = useAttempt(
    () =>
      call('POST /api/experience/profile/mfa/mfa-skipped')
        .then(() => submit(call))
        .catch(onLost),
    next => next && onDone(next),
  )
  return (
    <>
      <ProblemNotice problem={skipping.problem} />
      <Button look="quiet" isWide isPending={skipping.isPending} onPress={() => skipping.attempt(undefined)}>
        {say('signIn.setUp.skip')}
      </Button>
    </>
  )
}
