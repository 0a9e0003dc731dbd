import { Link, RichText } from '@latchkey/ui'
import type { Consent } from './consent.ts'

/** Links to the application's own terms and privacy policy, if set. */
export function ConsentDocuments({ application }: { application: Consent['application'] }) {
  const { termsOfUseUrl, privacyPolicyUrl } = application
  if (!termsOfUseUrl && !privacyPolicyUrl) return null
  const one = termsOfUseUrl ? 'consent.termsOnly' : 'consent.privacyOnly'
  return (
    <p>
      <RichText
        text={termsOfUseUrl && privacyPolicyUrl ? 'consent.documents' : one}
        components={{
          terms: <Link href={termsOfUseUrl ?? ''} isOutside />,
          privacy: <Link href={privacyPolicyUrl ?? ''} isOutside />,
        }}
      />
    </p>
  )
}
