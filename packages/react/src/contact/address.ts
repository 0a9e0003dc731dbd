import { useQueryClient } from '@tanstack/react-query'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { type Country, digitsOf, usePhoneWords } from '../phone.ts'

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
    field: { type: 'tel', name: 'tel', autoComplete: 'tel', inputMode: 'tel' },
    invalid: 'problem.phoneInvalid',
  },
} as const

/** The typed value is not an address; no request was sent. */
export class ImpossibleAddress extends Error {}

/** The address of the account as people read it; undefined if there is none. */
export function useShownAddress(kind: Kind, { primaryEmail, primaryPhone }: Account): string | undefined {
  const phone = usePhoneWords(kind === 'phone' ? primaryPhone : undefined)
  return kind === 'phone' ? phone : (primaryEmail ?? undefined)
}

/** Reads what was typed, in the server's form. */
export async function readAddress(kind: Kind, typed: string, country: Country | undefined): Promise<string> {
  const text = typed.trim()
  const value = kind === 'phone' ? await digitsOf(text, country) : text
  if (!value || (kind === 'email' && !/^\S+@\S+$/.test(value))) throw new ImpossibleAddress()
  return value
}

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
