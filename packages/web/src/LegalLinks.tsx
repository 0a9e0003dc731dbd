import { Link, useText } from '@latchkey/ui'

type LegalLinksProps = { termsOfUseUrl: string | null; privacyPolicyUrl: string | null }

/** The terms and the privacy policy, as far as there are any. */
export function LegalLinks({ termsOfUseUrl, privacyPolicyUrl }: LegalLinksProps) {
  const say = useText()
  return (
    <>
      {termsOfUseUrl && (
        <Link href={termsOfUseUrl} isQuiet isOutside>
          {say('footer.terms')}
        </Link>
      )}
      {privacyPolicyUrl && (
        <Link href={privacyPolicyUrl} isQuiet isOutside>
          {say('footer.privacy')}
        </Link>
      )}
    </>
  )
}
