import { useEffect, useRef } from 'react'
import { useMay } from '../access.ts'
import { useRead } from '../data/read.ts'
import { useSay } from '../texts.tsx'
import type { LookSettings } from './appearance-form.ts'
import type { Application } from './application-kind.ts'
import { isHex } from './ColorField.tsx'

type LookPreviewProps = { application: Application; settings: LookSettings }

/** A sketch of the sign-in page with the name, logo and color as they are typed. Screen readers have the fields. */
export function LookPreview({ application, settings }: LookPreviewProps) {
  const say = useSay()
  const may = useMay()
  const card = useRef<HTMLDivElement>(null)
  const general = useRead('GET /api/sign-in-exp', {}, { isEnabled: may('settings:read') }).data
  const color = isHex(settings.primaryColor.trim())
    ? settings.primaryColor.trim()
    : (general?.color.primaryColor ?? '')
  const logo = settings.logoUrl.trim() || general?.branding.logoUrl
  // The policy of the page allows no attribute `style`.
  useEffect(() => {
    if (color) card.current?.style.setProperty('--lk-preview', color)
    else card.current?.style.removeProperty('--lk-preview')
  }, [color])
  return (
    <div className="lk-app-preview" aria-hidden="true" ref={card}>
      {logo && URL.canParse(logo) ? <img src={logo} alt="" /> : <span className="lk-app-preview-mark" />}
      <strong>{settings.displayName.trim() || application.name}</strong>
      <span className="lk-app-preview-field">{say('applications.look.preview.field')}</span>
      <span className="lk-app-preview-button">{say('applications.look.preview.button')}</span>
    </div>
  )
}
