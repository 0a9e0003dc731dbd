import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import type { Skip } from './steps.ts'
import { useAdvance } from './use-advance.ts'

/** Postpones a proposal and finishes the sign-in. */
export function SkipButton({ skip }: { skip: Skip }) {
  const say = useText()
  const { call } = useSignInContext()
  const skipping = useAdvance(async () => {
    await call(`POST /api/experience/profile/mfa/${skip}`)
    return submit(call)
  })
  return (
    <>
      <ProblemNotice problem={skipping.problem} />
      <Button look="quiet" isWide isPending={skipping.isPending} onPress={() => skipping.attempt()}>
        {say('signIn.setUp.skip')}
      </Button>
    </>
  )
}
