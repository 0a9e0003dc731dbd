import { useExperience } from '../account.ts'
import { type Capability, useControl } from '../capability.ts'
import { type Factor, useFactorChanges, useFactors } from '../factors/factors.ts'
import { presentFactors } from '../factors/present-factors.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { useCanUsePasskeys } from '../use-can-use-passkeys.ts'
import { useStepUp } from '../use-step-up.ts'
import { registerPasskey, useRemovePasskey } from './passkey-changes.ts'

/** The passkeys of the account. */
export function usePasskeys(): Capability<Factor[]> & {
  /** Whether this browser can create a passkey, and the administrator allows it. */
  canAdd: boolean
  /**
   * Creates a passkey in the browser's dialog, behind a step-up. An application of another domain has to be one of the
   * server's related origins (`canAdd`), else it links to the account page.
   */
  add: (name: string) => Promise<void>
  rename: (id: string, name: string) => Promise<void>
  /** Removes a passkey, behind a step-up. */
  remove: (id: string) => Promise<void>
} {
  const { control, isVisible, withControl } = useControl(fields => fields.passkey ?? fields.mfa)
  const { data: factors = [], ...query } = useFactors(isVisible)
  const experience = useExperience().data
  const canUsePasskeys = useCanUsePasskeys()
  const { call } = useLatchkey()
  const changes = useFactorChanges()
  const remove = useRemovePasskey()
  const withStepUp = useStepUp()
  const present = experience && presentFactors(factors, experience)
  const passkeys = factors.filter(({ type }) => type === 'WebAuthn')
  const { isLoading, error } = query
  return {
    ...withControl({ data: isVisible && query.isSuccess ? passkeys : undefined, isLoading, error }),
    canAdd: control === 'Edit' && canUsePasskeys && present?.arePasskeysEnabled === true,
    async add(name) {
      let recordId: string | undefined
      await withStepUp(
        async verification => {
          // Created once, even if the server demands another step-up.
          recordId ??= await registerPasskey(call)
          await changes.addPasskey({ recordId, name }, verification)
        },
        { changes: 'credential' },
      )
    },
    rename: (id, name) => withStepUp(verification => changes.renamePasskey(id, name, verification)),
    remove: id => withStepUp(verification => remove(id, verification), { changes: 'credential' }),
  }
}
