import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'

const secondStepKey = ['mfa-settings']
const promptKey = ['logto-configs']

/** Whether the person skips the second step at sign-in; undefined until it is known. */
export function useSecondStep() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: secondStepKey,
    queryFn: () => call('GET /api/my-account/mfa-settings'),
  })
  return {
    isSkipped: data?.skipMfaOnSignIn,
    async setAsked(isAsked: boolean, verification: string | undefined) {
      const body = { skipMfaOnSignIn: !isAsked }
      const changed = await call('PATCH /api/my-account/mfa-settings', {
        body,
        ...(verification && { verification }),
      })
      queries.setQueryData(secondStepKey, changed)
    },
  }
}

/** Whether the person skips the suggestion of a passkey; undefined until it is known. */
export function usePasskeyPrompt() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: promptKey,
    queryFn: () => call('GET /api/my-account/logto-configs'),
  })
  return {
    isSkipped: data?.passkeySignIn.skipped,
    async setShown(isShown: boolean, verification: string | undefined) {
      const body = { passkeySignIn: { skipped: !isShown } }
      const changed = await call('PATCH /api/my-account/logto-configs', {
        body,
        ...(verification && { verification }),
      })
      queries.setQueryData(promptKey, changed)
    },
  }
}
