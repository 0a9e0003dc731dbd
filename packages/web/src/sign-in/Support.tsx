import { Link, useText } from '@latchkey/ui'
import { useSignInContext } from './SignInContext.tsx'

/** Where to get help, if an administrator has set it. */
export function Support() {
  const say = useText()
  const { supportEmail, supportWebsiteUrl } = useSignInContext().experience
  if (!supportEmail && !supportWebsiteUrl) return null
  return (
    <p className="lk-auth-more">
      {say('support.ask')}{' '}
      {supportWebsiteUrl ? (
        <Link href={supportWebsiteUrl} isOutside>
          {new URL(supportWebsiteUrl).host}
        </Link>
      ) : (
        <Link href={`mailto:${supportEmail}`}>{supportEmail}</Link>
      )}
    </p>
  )
}
