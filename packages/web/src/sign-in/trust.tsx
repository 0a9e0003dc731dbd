import type { Client } from '@latchkey/client'
import { Checkbox, useText } from '@latchkey/ui'
import { useState } from 'react'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'

/** The person's choice to skip the second factor in this browser for some time, if the settings allow it. */
export function useTrust() {
  const { enabled = false, durationDays = 30 } = useSignInContext().experience.trustedDevice
  const [isChosen, setChosen] = useState(false)
  return {
    isPossible: enabled,
    days: durationDays,
    isChosen,
    setChosen,
    /** Finishes the sign-in after the second factor was verified. */
    async submit(call: Client) {
      if (enabled && isChosen) await call('POST /api/experience/profile/mfa/trusted-device')
      return submit(call)
    },
  }
}

export type Trust = ReturnType<typeof useTrust>

export function TrustDevice({ trust }: { trust: Trust }) {
  const say = useText()
  if (!trust.isPossible) return null
  return (
    <Checkbox isSelected={trust.isChosen} onChange={trust.setChosen}>
      {say('signIn.prove.trust', { count: trust.days })}
    </Checkbox>
  )
}
