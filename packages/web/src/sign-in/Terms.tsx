import { Checkbox, Link, RichText, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useSignInContext } from './SignInContext.tsx'

/**
 * The consent to the legal documents, where an administrator wants it by hand: at registration only, or at each
 * sign-in; docs/wire/management-api.md#6.3.
 */
export function useTerms(event: 'SignIn' | 'Register') {
  const { agreeToTermsPolicy, termsOfUseUrl, privacyPolicyUrl } = useSignInContext().experience
  const [isAgreed, setAgreed] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const hasDocuments = Boolean(termsOfUseUrl || privacyPolicyUrl)
  const isWanted =
    agreeToTermsPolicy === 'Manual' ||
    (event === 'Register' && agreeToTermsPolicy === 'ManualRegistrationOnly')
  const isNeeded = hasDocuments && isWanted
  return {
    isNeeded,
    isAgreed,
    isMissing,
    agree(next: boolean) {
      setMissing(false)
      setAgreed(next)
    },
    /** Whether the person may go on; shows at the box that it is needed, if not. */
    isReady() {
      setMissing(isNeeded && !isAgreed)
      return !isNeeded || isAgreed
    },
  }
}

export type Terms = ReturnType<typeof useTerms>

export function TermsBox({ terms }: { terms: Terms }) {
  const say = useText()
  const { termsOfUseUrl, privacyPolicyUrl } = useSignInContext().experience
  if (!terms.isNeeded) return null
  const one = termsOfUseUrl ? 'terms.agreeTerms' : 'terms.agreePrivacy'
  return (
    <Checkbox
      isSelected={terms.isAgreed}
      onChange={terms.agree}
      error={terms.isMissing ? say('terms.required') : undefined}
    >
      <RichText
        text={termsOfUseUrl && privacyPolicyUrl ? 'terms.agree' : one}
        components={{
          terms: <Link href={termsOfUseUrl ?? ''} isOutside />,
          privacy: <Link href={privacyPolicyUrl ?? ''} isOutside />,
        }}
      />
    </Checkbox>
  )
}
