import { Link, useText } from '@latchkey/ui'

type SupportLinkProps = { supportEmail: string | null; supportWebsiteUrl: string | null }

/** A link to get help at the end of a page, if an administrator has set one. */
export function SupportLink({ supportEmail, supportWebsiteUrl }: SupportLinkProps) {
  const say = useText()
  if (!supportEmail && !supportWebsiteUrl) return null
  return (
    <Link href={supportWebsiteUrl ?? `mailto:${supportEmail}`} isQuiet isOutside={Boolean(supportWebsiteUrl)}>
      {say('footer.support')}
    </Link>
  )
}
