import { Button, PasswordField, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useNewPassword } from './use-new-password.ts'

/** Takes the first password of an account. */
export function ChoosePassword() {
  const say = useText()
  const { call } = useSignInContext()
  const form = useNewPassword(async password => {
    await call('POST /api/experience/profile', { body: { type: 'password', value: password } })
    return submit(call)
  })
  return (
    <form onSubmit={form.submit} noValidate>
      <PasswordField
        label={say('register.choosePassword')}
        name="password"
        autoComplete="new-password"
        {...form.field}
        autoFocus
      />
      <Button type="submit" look="filled" isWide isPending={form.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
