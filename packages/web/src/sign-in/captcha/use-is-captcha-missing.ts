import { useEffect, useState } from 'react'
import { useSignInContext } from '../SignInContext.tsx'

/**
 * Whether the captcha is on and this sign-in has not passed it: a social account, a passkey or a link identifies a person
 * without it.
 */
export function useIsCaptchaMissing() {
  const { call, experience } = useSignInContext()
  const [isMissing, setMissing] = useState(false)
  const isOn = experience.captchaConfig !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sign-in is asked once
  useEffect(() => {
    if (!isOn) return
    call('GET /api/experience/interaction').then(
      ({ captcha }) => setMissing(!captcha.verified && !captcha.skipped),
      () => setMissing(true),
    )
  }, [isOn])
  return isMissing
}
