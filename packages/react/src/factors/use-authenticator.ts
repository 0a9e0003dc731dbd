import { useRef } from 'react'
import { useFreshAccount } from '../account.ts'
import type { Capability } from '../capability.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { useStepUp } from '../use-step-up.ts'
import { useFactorPart } from './factor-part.ts'
import { type Factor, useFactorChanges } from './factors.ts'
import { totpUri } from './totp-uri.ts'

export type NewAuthenticator = {
  /** To type into the app, where a picture cannot be scanned. */
  secret: string
  /** The key URI (`otpauth:`), to show as a QR code. */
  uri: string
}

/** The authenticator app of the account; null if there is none. */
export function useAuthenticator(): Capability<Factor | null> & {
  /** Creates a secret for an app. Nothing changes until `confirm`. */
  begin: () => Promise<NewAuthenticator>
  /** Turns the app on, in place of the present one, by a first code of it, behind a step-up. */
  confirm: (code: string) => Promise<void>
  /** Turns the app off, behind a step-up. */
  remove: () => Promise<void>
} {
  const part = useFactorPart(factors => factors.find(({ type }) => type === 'Totp') ?? null)
  const { endpoint } = useLatchkey()
  const changes = useFactorChanges()
  const account = useFreshAccount()
  const withStepUp = useStepUp()
  const begun = useRef<string>(undefined)
  return {
    ...part,
    async begin() {
      const [{ secret }, person] = await Promise.all([changes.createTotpSecret(), account()])
      begun.current = secret
      return { secret, uri: totpUri(secret, endpoint, person) }
    },
    async confirm(code) {
      const secret = begun.current
      if (!secret) throw new Error('Call `begin` before `confirm`.')
      await withStepUp(verification => changes.setTotp({ secret, code }, verification), {
        changes: 'credential',
      })
    },
    async remove() {
      const { data: factor } = part
      if (factor)
        await withStepUp(verification => changes.remove(factor.id, verification), { changes: 'credential' })
    },
  }
}
