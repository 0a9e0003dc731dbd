import { AuthCard, Logo, PreferenceSelects } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { LegalLinks } from '../LegalLinks.tsx'
import { useSignInContext } from './SignInContext.tsx'

type PageCardProps = { title: string; description?: ReactNode; aside?: ReactNode; children?: ReactNode }

/** The card of a page, with the brand above it and preferences and documents below. */
export function PageCard(props: PageCardProps) {
  const { experience, preferences } = useSignInContext()
  const { logoUrl, darkLogoUrl } = experience.branding
  return (
    <AuthCard
      {...props}
      brand={<Logo url={logoUrl} darkUrl={darkLogoUrl} name={experience.displayName ?? 'Latchkey'} />}
      footer={
        <>
          <PreferenceSelects {...preferences} />
          <span className="lk-auth-legal">
            <LegalLinks {...experience} />
          </span>
        </>
      }
    />
  )
}
