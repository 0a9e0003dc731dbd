import type { Input, Output } from '@latchkey/client'
import { useEffect, useState } from 'react'
import { useLatchkey } from './latchkey-context.ts'

export type CodeIdentifier = Input<'POST /api/verifications/verification-code'>['body']['identifier']

type Sent = Output<'POST /api/verifications/verification-code'> & { identifier: CodeIdentifier; at: number }

/** In milliseconds: the server's interval between two codes to one address. */
const coolDown = 60_000

/** Sends a code to an address and verifies what the person typed. */
export function useSentCode() {
  const { call } = useLatchkey()
  const [sent, setSent] = useState<Sent>()
  const send = async (identifier: CodeIdentifier) => {
    const record = await call('POST /api/verifications/verification-code', { body: { identifier } })
    setSent({ ...record, identifier, at: Date.now() })
  }
  /** Verifies the code and returns the verification record. */
  const verify = async (code: string) => {
    if (!sent) throw new Error('No code was sent.')
    const { identifier, verificationRecordId: verificationId } = sent
    const body = { identifier, verificationId, code }
    const verified = await call('POST /api/verifications/verification-code/verify', { body })
    return { ...verified, expiresAt: sent.expiresAt }
  }
  return { sent, send, verify, forget: () => setSent(undefined), secondsLeft: useSecondsLeft(sent?.at) }
}

/** Seconds until another code can be requested. */
export function useSecondsLeft(sentAt: number | undefined) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (sentAt === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() - sentAt > coolDown) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [sentAt])
  return sentAt === undefined ? 0 : Math.max(0, Math.ceil((sentAt + coolDown - now) / 1000))
}
