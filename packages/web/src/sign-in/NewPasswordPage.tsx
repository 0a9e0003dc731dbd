import { Button, Checkbox, PasswordField, useText } from '@latchkey/ui'
import { useState } from 'react'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useNewPassword } from './use-new-password.ts'
import { goTo } from './use-path.ts'

/** Takes a new password, instead of a forgotten or an expired one. */
export function NewPasswordPage({ isForgotten }: { isForgotten: boolean }) {
  const say = useText()
  const { call } = useSignInContext()
  const [endsOthers, setEndsOthers] = useState(true)
  const form = useNewPassword(async password => {
    const body = { password, ...(isForgotten && { revokeSessions: endsOthers }) }
    await call('PUT /api/experience/profile/password', { body })
    return submit(call)
  })
  return (
    <PageCard title={say('signIn.renew.title')} description={isForgotten ? undefined : say('signIn.renew')}>
      <form onSubmit={form.submit} noValidate>
        <PasswordField
          label={say('password.new')}
          name="new-password"
          autoComplete="new-password"
          {...form.field}
          autoFocus
        />
        {isForgotten && (
          <Checkbox isSelected={endsOthers} onChange={setEndsOthers}>
            {say('forgot.endOthers')}
          </Checkbox>
        )}
        <Button type="submit" look="filled" isWide isPending={form.isPending}>
          {say(isForgotten ? 'password.set' : 'signIn.continue')}
        </Button>
      </form>
    </PageCard>
  )
}

/** The end of a reset. Signing in with the new password proves that it is known. */
export function PasswordChangedPage() {
  const say = useText()
  return (
    <PageCard title={say('forgot.done.title')} description={say('forgot.done')}>
      <Button look="filled" isWide onPress={() => goTo('/sign-in')}>
        {say('signIn.signIn')}
      </Button>
    </PageCard>
  )
}
