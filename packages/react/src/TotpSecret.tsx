import { Secret, useText } from '@latchkey/ui'
import type { ReactNode } from 'react'
import './TotpSecret.css'

/** The secret for an authenticator app, as QR code and as text to type. */
export function TotpSecret({ secret, picture }: { secret: string; picture: ReactNode }) {
  const say = useText()
  return (
    <div className="lk-totp">
      <p className="lk-totp-words">{say('totp.scan')}</p>
      <div className="lk-totp-picture">{picture}</div>
      <details className="lk-totp-key">
        <summary>{say('totp.cannotScan')}</summary>
        <p>{say('totp.typeKey')}</p>
        <Secret label={say('totp.key')} value={secret} parts={secret.match(/.{1,4}/g) ?? []} look="key" />
      </details>
    </div>
  )
}
