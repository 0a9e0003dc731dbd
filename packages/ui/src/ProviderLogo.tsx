import './Logo.css'
import './ProviderLogo.css'

type ProviderLogoProps = { url: string | null | undefined; darkUrl: string | null | undefined }

/** The logo of a social provider. Hidden from screen readers, because the name always stands beside it. */
export function ProviderLogo({ url, darkUrl }: ProviderLogoProps) {
  if (!url) return null
  return (
    <span className="lk-provider-logo">
      <img className={darkUrl ? 'lk-logo-light' : undefined} src={url} alt="" width={20} height={20} />
      {darkUrl && <img className="lk-logo-dark" src={darkUrl} alt="" width={20} height={20} />}
    </span>
  )
}
