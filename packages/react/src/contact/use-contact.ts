import { type Capability, useAccountPart } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { type Kind, readAddress, useNewAddress, useRemoveAddress } from './address.ts'

export type ContactCapability = Capability<string | null> & {
  /** The new address that the last code went to; undefined before. */
  sent: { address: string; expiresAt: string } | undefined
  /** Seconds until another code can be sent to the same address. */
  secondsUntilResend: number
  /** Sends a code to a new address. */
  sendCode: (address: string) => Promise<void>
  /** Verifies the code that the person typed. */
  verify: (code: string) => Promise<void>
  /** Makes the verified address that of the account, in place of the present one, behind a step-up. */
  link: () => Promise<void>
  /** Removes the present address, behind a step-up. */
  remove: () => Promise<void>
}

/** The email address of the account; null if there is none. */
export const useEmail = (): ContactCapability => useContact('email')

/**
 * The phone number of the account, in digits with the country code; null if there is none. A new one is accepted in any
 * form with its country code, e.g. `+81 90 1234 5678`.
 */
export const usePhone = (): ContactCapability => useContact('phone')

function useContact(kind: Kind): ContactCapability {
  const { account: _, ...part } = useAccountPart(
    fields => fields[kind],
    ({ primaryEmail, primaryPhone }) => (kind === 'email' ? primaryEmail : primaryPhone) ?? null,
  )
  const withStepUp = useStepUp()
  const address = useNewAddress(kind)
  const remove = useRemoveAddress(kind)
  const { sent } = address
  return {
    ...part,
    sent: sent && { address: sent.identifier.value, expiresAt: sent.expiresAt },
    secondsUntilResend: address.secondsLeft,
    sendCode: async typed => address.send(await readAddress(kind, typed, undefined)),
    verify: address.verify,
    link: () => withStepUp(address.link, { changes: kind }),
    remove: () => withStepUp(remove, { changes: kind }),
  }
}
