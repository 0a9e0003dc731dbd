import { useExperience } from '@latchkey/react/pages'
import { usePageTitle, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { applyBranding, type Experience } from '../branding.ts'
import { useWayBack } from './way-back.ts'

/** The look of the page: that of the application that the person came from, if it is known, else the server's. */
export function useBrand(): Experience | undefined {
  const experience = useExperience(useWayBack()?.applicationId ?? undefined).data
  useEffect(() => {
    if (experience) applyBranding(experience)
  }, [experience])
  return experience
}

export const nameOfBrand = (experience: Experience | undefined) =>
  experience?.displayName ?? experience?.applicationName ?? 'Latchkey'

/** The title of the document: the section, the page and the brand. */
export function useTitle(section: string | undefined, experience: Experience | undefined): void {
  const page = useText()('account.title')
  usePageTitle([section, page, nameOfBrand(experience)].filter(Boolean).join(' · '))
}
