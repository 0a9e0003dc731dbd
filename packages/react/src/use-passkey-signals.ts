import { useLatchkey } from './latchkey-context.ts'
import { canUsePasskeys } from './passkey-ceremonies.ts'
import { signalPasskeys } from './passkey-signals.ts'

/** Tells the password manager about the person's passkeys and names, once the server has changed them. */
export function usePasskeySignals() {
  const { call } = useLatchkey()
  // Nothing waits for this request: the change is made already.
  return () => {
    if (!canUsePasskeys()) return
    call('POST /api/verifications/web-authn/registration')
      .then(({ registrationOptions }) => signalPasskeys(registrationOptions))
      .catch(() => undefined)
  }
}
