import { z } from 'zod'
import { color, givenBranding, orNull, signInExperience, webAddress } from './sign-in-experience.ts'

/** The appearance of the pages for one application; `docs/wire/management-api.md#4.8`. */
export const applicationSignInExperience = z.object({
  tenantId: z.string(),
  applicationId: z.string(),
  color: color.partial(),
  branding: signInExperience.shape.branding,
  customCss: z.string().nullable(),
  termsOfUseUrl: z.string().nullable(),
  privacyPolicyUrl: z.string().nullable(),
  displayName: z.string().nullable(),
})

export type ApplicationSignInExperience = z.infer<typeof applicationSignInExperience>

/** Each given member replaces the stored one as a whole. */
export const applicationSignInExperienceChange = z
  .object({
    color: color.partial(),
    branding: givenBranding,
    customCss: orNull(z.string()),
    termsOfUseUrl: orNull(webAddress),
    privacyPolicyUrl: orNull(webAddress),
    displayName: orNull(z.string().max(256)),
  })
  .partial()
