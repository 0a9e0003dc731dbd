import { InlineNotice, useText } from '@latchkey/ui'
import { type FormEvent, useContext, useEffect, useState } from 'react'
import { useExperience } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { NavigationContext } from '../navigation.ts'
import { browserConnectors, useConnectorName } from '../social/connectors.ts'
import { leaveForProvider } from '../social/leave-for-provider.ts'
import { useReturnedStepUp } from '../social/use-returned-step-up.ts'
import { wordsOfSocial } from '../social/words-of-social.ts'
import { useAttempt } from '../use-attempt.ts'
import { codeOfProblem } from '../words-of-problem.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

/** Sends the person to the provider of a linked account; `useReturnedStepUp` completes the step-up afterwards. */
export function SocialProof({ account, method, onProven: _, ...frame }: ProofProps) {
  const say = useText()
  const { call, social } = useLatchkey()
  const path = useContext(NavigationContext)?.path
  const nameOf = useConnectorName()
  const { data: experience } = useExperience()
  const returned = useReturnedStepUp()
  const [refusal, setRefusal] = useState<unknown>(returned.refusal?.problem)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the error is shown once, by the dialog that reopens
  useEffect(() => {
    if (refusal) returned.forget()
  }, [])
  const connector = experience && browserConnectors(experience).find(({ target }) => target === method.target)
  const { target = '', sufficientFor } = method
  const leaving = useAttempt(
    async () => {
      const purpose = { kind: 'stepUp' as const, accountId: account.id, target, sufficientFor }
      if (social && connector)
        await leaveForProvider(call, social, { connectorId: connector.id, purpose, path })
    },
    () => undefined,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setRefusal(undefined)
    leaving.attempt(undefined)
  }
  const provider = connector ? nameOf(connector) : target
  const problem = leaving.problem ?? refusal
  return (
    <ProofForm
      {...frame}
      onSubmit={submit}
      isPending={leaving.isPending}
      submitLabel={say('social.continue', { provider })}
    >
      <p>{say('social.stepUp', { provider })}</p>
      {Boolean(problem) && (
        <InlineNotice tone="danger" code={codeOfProblem(problem)}>
          {wordsOfSocial(problem, say, provider)}
        </InlineNotice>
      )}
    </ProofForm>
  )
}
