import { z } from 'zod'
import { captchaConfig, captchaProvider } from '../captcha.ts'
import type { ManagementRow } from '../row.ts'

/** The captcha provider; `docs/wire/management-api.md#6.8`. */
export const captchaProviderRows = {
  readCaptchaProvider: {
    route: 'GET /api/captcha-provider',
    summary: 'Read the captcha provider. Only holders of `all` see its secret key.',
    scope: 'settings:read',
    output: captchaProvider,
    errors: ['entity.not_found'],
  },
  replaceCaptchaProvider: {
    route: 'PUT /api/captcha-provider',
    summary: 'Set the captcha provider. `captchaPolicy` of the sign-in experience turns the captcha on.',
    scope: 'settings:write',
    effect: 'reversible',
    body: z.object({ config: captchaConfig }),
    output: captchaProvider,
    errors: ['guard.invalid_input'],
  },
  deleteCaptchaProvider: {
    route: 'DELETE /api/captcha-provider',
    summary: 'Delete the captcha provider, and turn the captcha off.',
    scope: 'settings:write',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
