import { z } from 'zod'
import { milliseconds } from './user-values.ts'

const siteKey = z.string().min(1).max(256).meta({ description: 'Public: the pages give it to the widget.' })
const secretKey = z.string().min(1).max(256).meta({
  description:
    'Stored encrypted. Holders of `all` read it; others get `********`, which stands for the stored key in a change.',
})

/** The hosts that serve the script of reCAPTCHA. The pages run no script of another host. */
export const recaptchaHosts = ['www.google.com', 'google.com', 'www.recaptcha.net', 'recaptcha.net'] as const

/** The configuration of a captcha provider; `docs/wire/management-api.md#6.8`. */
export const captchaConfig = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Turnstile'), siteKey, secretKey }),
  z.object({
    type: z.literal('RecaptchaEnterprise'),
    siteKey,
    secretKey: secretKey.describe('An API key of the Google Cloud project; handled like that of Turnstile.'),
    projectId: z
      .string()
      .max(64)
      .regex(/^[a-z\d][a-z\d:.-]*$/)
      .meta({ description: 'The id of the Google Cloud project.' }),
    domain: z
      .enum(recaptchaHosts)
      .optional()
      .meta({ description: 'The host that serves the script; `www.google.com` unless given.' }),
    mode: z.enum(['invisible', 'checkbox']).optional().meta({ description: '`invisible` unless given.' }),
  }),
])

export type CaptchaConfig = z.infer<typeof captchaConfig>

export const captchaProvider = z.object({
  tenantId: z.string(),
  id: z.string(),
  config: captchaConfig,
  createdAt: milliseconds,
  updatedAt: milliseconds,
})

export type CaptchaProvider = z.infer<typeof captchaProvider>

/** The part of the configuration that the sign-in pages need; `docs/wire/management-api.md#6.18`. */
export const publicCaptchaConfig = z.object({
  type: z.enum(['Turnstile', 'RecaptchaEnterprise']),
  siteKey: z.string(),
  domain: z.string().optional(),
  mode: z.enum(['invisible', 'checkbox']).optional(),
})

export type PublicCaptchaConfig = z.infer<typeof publicCaptchaConfig>

/**
 * Whether people solve a captcha at sign-in. Two members are additions to the wire: `whenUnavailable` and
 * `hostnames`.
 */
export const captchaPolicy = z
  .object({
    enabled: z.boolean().meta({ description: 'Needs a captcha provider.' }),
    whenUnavailable: z.enum(['refuse', 'pass']).meta({
      description:
        'What happens while the provider cannot be reached or refuses the secret key; `refuse` unless given.',
    }),
    hostnames: z
      .array(
        z
          .string()
          .max(253)
          .regex(/^[a-z\d.-]+$/),
      )
      .max(20)
      .meta({ description: 'Hosts whose pages may have shown the widget, besides the server’s own.' }),
  })
  .partial()
