import { Link, useText } from '@latchkey/ui'

type LegalLinksProps = { termsOfUseUrl: string | null; privacyPolicyUrl: string | null }

/** Links to the terms of use and the privacy policy, if set. */
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
