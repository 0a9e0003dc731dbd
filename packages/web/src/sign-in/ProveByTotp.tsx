import { useCodeEntry } from '@latchkey/react/pages'
import { Button, CodeField, useText } from '@latchkey/ui'
import { useSignInContext } from './SignInContext.tsx'
import { goOn } from './step-history.ts'
import { stepAfter } from './steps.ts'
import type { Trust } from './trust.tsx'

export function ProveByTotp({ trust }: { trust: Trust }) {
  const say = useText()
  const { call } = useSignInContext()
  const prove = async (code: string) => {
    await call('POST /api/experience/verification/totp/verify', { body: { code } })
    return trust.submit(call)
  }
  const entry = useCodeEntry(code => stepAfter(prove(code)), goOn)
  return (
    <form onSubmit={entry.submit} noValidate>
      <CodeField label={say('totp.code')} {...entry.field} autoFocus />
      <Button type="submit" look="filled" isWide isPending={entry.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
