import { z } from 'zod'

const requiredUsages = ['Register', 'SignIn', 'ForgotPassword', 'Generic']

const covering = (templates: { usageType: string }[]) =>
  requiredUsages.every(usage => templates.some(({ usageType }) => usageType === usage))
const uncovered = `needs a template for each of ${requiredUsages.join(', ')}`

/** Templates for mails; docs/wire/management-api.md#5.6. */
export const mailTemplates = z
  .array(
    z.object({
      usageType: z.string(),
      contentType: z.enum(['text/plain', 'text/html']),
      subject: z.string(),
      content: z.string(),
    }),
  )
  .refine(covering, uncovered)

/** Templates for text messages. */
export const textTemplates = z
  .array(z.object({ usageType: z.string(), content: z.string() }))
  .refine(covering, uncovered)

/** Initial templates of a new connector. */
export const firstMailTemplates = requiredUsages.map(usageType => ({
  usageType,
  contentType: 'text/plain',
  subject: 'Your verification code',
  content: 'Your verification code is {{code}}. Do not share it with anyone.',
}))

export const firstTextTemplates = requiredUsages.map(usageType => ({
  usageType,
  content: 'Your verification code is {{code}}. Do not share it with anyone.',
}))
