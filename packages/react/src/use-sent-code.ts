import type { Output } from '@latchkey/client'
import type { CodeIdentifier } from '@latchkey/contract'
import { useEffect, useState } from 'react'
import { useLatchkey } from './latchkey-context.ts'

type Sent = Output<'POST /api/verifications/verification-code'> & { at: number }

/** As often as the server sends to one address. */
const coolDown = 60_000

/** A code that goes to an address and comes back through the person. */
export function useSentCode(identifier: CodeIdentifier) {
  const { call } = useLatchkey()
  const [sent, setSent] = useState<Sent>()
  const send = async () => {
    const record = await call('POST /api/verifications/verification-code', { body: { identifier } })
    setSent({ ...record, at: Date.now() })
  }
  /** Answers the record that is good for a proof now. */
  const verify = async (code: string) => {
    const verificationId = sent?.verificationRecordId ?? ''
    const body = { identifier, verificationId, code }
    const verified = await call('POST /api/verifications/verification-code/verify', { body })
    return { ...verified, expiresAt: sent?.expiresAt ?? '' }
  }
  return { sent, send, verify, forget: () => setSent(undefined), secondsLeft: useSecondsLeft(sent?.at) }
}

/** Seconds until another code may be asked for. */
function useSecondsLeft(sentAt: number | undefined) {
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
