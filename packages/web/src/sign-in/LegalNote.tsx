import type { TextKey } from '@latchkey/locales'
import { Link, RichText } from '@latchkey/ui'
import './LegalNote.css'
import { useSignInContext } from './SignInContext.tsx'

/** The documents that a person accepts by creating an account, if set. */
export function LegalNote() {
  const { termsOfUseUrl, privacyPolicyUrl } = useSignInContext().experience
  if (!termsOfUseUrl && !privacyPolicyUrl) return null
  const both: TextKey = 'register.legal'
  const one: TextKey = termsOfUseUrl ? 'register.legalTerms' : 'register.legalPrivacy'
  return (
    <p className="lk-legal-note">
      <RichText
        text={termsOfUseUrl && privacyPolicyUrl ? both : one}
        components={{
          terms: <Link href={termsOfUseUrl ?? ''} isOutside />,
          privacy: <Link href={privacyPolicyUrl ?? ''} isOutside />,
        }}
      />
    </p>
  )
}
