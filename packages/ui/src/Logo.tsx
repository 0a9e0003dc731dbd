import './Logo.css'

/** Latchkey's logo: a key in the shape of an L. */
export function LatchkeyMark({ size = 32 }: { size?: number }) {
  return (
    <svg className="lk-mark" viewBox="0 0 32 32" width={size} height={size} fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="var(--lk-accent)" />
      <g stroke="var(--lk-on-accent)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="13" cy="10.5" r="4" />
        <path d="M13 14.5V24.5H20.5M13 19.5H17.5" />
      </g>
    </svg>
  )
}

type LogoProps = {
  /** The application's logo, by default Latchkey's. */
  url?: string | null | undefined
  darkUrl?: string | null | undefined
  name: string
}

export function Logo({ url, darkUrl, name }: LogoProps) {
  if (!url) {
    return (
      <span className="lk-logo">
        <LatchkeyMark />
        <span className="lk-logo-name">{name}</span>
      </span>
    )
  }
  return (
    <span className="lk-logo">
      <img className={darkUrl ? 'lk-logo-light' : undefined} src={url} alt={name} />
      {darkUrl && <img className="lk-logo-dark" src={darkUrl} alt={name} />}
    </span>
  )
}
