import { Link, RichText } from '@latchkey/ui'
import type { Consent } from './consent.ts'

/** The application's own documents, as far as it has any. */
export function ConsentDocuments({ application }: { application: Consent['application'] }) {
  const { termsOfUseUrl, privacyPolicyUrl } = application
  if (!termsOfUseUrl && !privacyPolicyUrl) return null
  const one = termsOfUseUrl ? 'consent.termsOnly' : 'consent.privacyOnly'
  return (
    <RichText
      text={termsOfUseUrl && privacyPolicyUrl ? 'consent.documents' : one}
      components={{
        terms: <Link href={termsOfUseUrl ?? ''} isOutside />,
        privacy: <Link href={privacyPolicyUrl ?? ''} isOutside />,
      }}
    />
  )
}
