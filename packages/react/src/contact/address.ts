import { useQueryClient } from '@tanstack/react-query'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'

export type Kind = 'email' | 'phone'

/** The differences between email addresses and phone numbers. */
export const kinds = {
  email: {
    name: 'email.name',
    add: 'email.add',
    change: 'email.change',
    remove: 'email.remove',
    removal: 'email.removal',
    label: 'email.new',
    about: 'email.about',
    shown: ({ primaryEmail }: Account) => primaryEmail,
    /** The value in the server's format. */
    plain: (typed: string) => typed.trim(),
    isPossible: (plain: string) => /^\S+@\S+$/.test(plain),
    field: { type: 'email', name: 'email', autoComplete: 'email', inputMode: 'email' },
    invalid: 'problem.emailInvalid',
  },
  phone: {
    name: 'phone.name',
    add: 'phone.add',
    change: 'phone.change',
    remove: 'phone.remove',
    removal: 'phone.removal',
    label: 'phone.new',
    about: 'phone.about',
    shown: ({ primaryPhone }: Account) => primaryPhone && `+${primaryPhone}`,
    plain: (typed: string) => typed.replaceAll(/\D/g, '').replace(/^00/, ''),
    /** At most 15 digits (ITU-T E.164); the shortest numbers in use have a country code and five digits. */
    isPossible: (plain: string) => /^\d{6,15}$/.test(plain),
    field: { type: 'tel', name: 'tel', autoComplete: 'tel', inputMode: 'tel' },
    invalid: 'problem.phoneInvalid',
  },
} as const

/** The typed value is not an address; no request was sent. */
export class ImpossibleAddress extends Error {}

export type Proven = { value: string; recordId: string }

/** Links a verified address, which replaces the present one. */
export function useLinkAddress(kind: Kind) {
  const { call } = useLatchkey()
  const refresh = useRefresh()
  return async ({ value, recordId: newIdentifierVerificationRecordId }: Proven, verification?: string) => {
    const step = verification ? { verification } : {}
    if (kind === 'email') {
      const body = { email: value, newIdentifierVerificationRecordId }
      await call('POST /api/my-account/primary-email', { body, ...step })
    } else {
      const body = { phone: value, newIdentifierVerificationRecordId }
      await call('POST /api/my-account/primary-phone', { body, ...step })
    }
    await refresh()
  }
}

export function useRemoveAddress(kind: Kind) {
  const { call } = useLatchkey()
  const refresh = useRefresh()
  return async (verification?: string) => {
    await call(`DELETE /api/my-account/primary-${kind}`, verification ? { verification } : {})
    await refresh()
  }
}

function useRefresh() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: ['my-account'] })
}
