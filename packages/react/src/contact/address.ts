import type { TextKey } from '@latchkey/locales'
import { useRef } from 'react'
import type { Account } from '../account.ts'
import { faultOfEmail } from '../identifier-faults.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { type Country, digitsOf, examplePhone, usePhoneWords } from '../phone.ts'
import { useQueryClient } from '../queries.ts'
import { useSentCode } from '../use-sent-code.ts'

export type Kind = 'email' | 'phone'

/** The differences between email addresses and phone numbers. */
export const kinds = {
  email: {
    name: 'email.name',
    add: 'email.add',
    change: 'email.change',
    remove: 'email.remove',
    removal: { ofSignIn: 'email.removal', ofMessages: 'email.removal.messages' },
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
    removal: { ofSignIn: 'phone.removal', ofMessages: 'phone.removal.messages' },
    label: 'phone.new',
    about: 'phone.about',
    field: { type: 'tel', name: 'tel', autoComplete: 'tel', inputMode: 'tel' },
    invalid: 'problem.phoneInvalid',
  },
} as const

/** The typed value is not an address; no request was sent. */
export class ImpossibleAddress extends Error {
  readonly fault: TextKey
  /** For a phone number: the country it was read for, and a number of it. */
  readonly example: { country: Country | undefined; phone: string } | undefined

  constructor(fault: TextKey, example?: ImpossibleAddress['example']) {
    super('The value is not an address.')
    this.fault = fault
    this.example = example
  }
}

/** The address of the account as people read it; undefined if there is none. */
export function useShownAddress(kind: Kind, { primaryEmail, primaryPhone }: Account): string | undefined {
  const phone = usePhoneWords(kind === 'phone' ? primaryPhone : undefined)
  return kind === 'phone' ? phone : (primaryEmail ?? undefined)
}

/** Reads what was typed, in the server's form. */
export async function readAddress(kind: Kind, typed: string, country: Country | undefined): Promise<string> {
  const text = typed.trim()
  if (kind === 'email') {
    const fault = faultOfEmail(text)
    if (fault) throw new ImpossibleAddress(fault)
    return text
  }
  const digits = await digitsOf(text, country)
  if (digits) return digits
  const phone = await examplePhone(text, country)
  throw new ImpossibleAddress(kinds.phone.invalid, phone ? { country, phone } : undefined)
}

type Proven = { value: string; recordId: string }

/** A new address of the account: sends it a code, verifies the code, and links the address in place of the present one. */
export function useNewAddress(kind: Kind) {
  const { call } = useLatchkey()
  const refresh = useRefresh()
  const { sent, send, verify, forget, secondsLeft } = useSentCode()
  const proven = useRef<Proven>(undefined)
  return {
    sent,
    secondsLeft,
    forget,
    isProven: () => proven.current !== undefined,
    send: (value: string) => send({ type: kind, value }),
    /** The server accepts a code once, so a second call for the same address succeeds without a request. */
    async verify(code: string) {
      const value = sent?.identifier.value ?? ''
      if (proven.current?.value === value) return
      const { verificationRecordId: recordId } = await verify(code)
      proven.current = { value, recordId }
    },
    async link(verification?: string) {
      if (!proven.current) throw new Error('The code of the new address is not verified yet.')
      const { value, recordId: newIdentifierVerificationRecordId } = proven.current
      const step = verification ? { verification } : {}
      if (kind === 'email') {
        const body = { email: value, newIdentifierVerificationRecordId }
        await call('POST /api/my-account/primary-email', { body, ...step })
      } else {
        const body = { phone: value, newIdentifierVerificationRecordId }
        await call('POST /api/my-account/primary-phone', { body, ...step })
      }
      await refresh()
    },
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
