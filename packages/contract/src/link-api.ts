import { z } from 'zod'
import { password } from './my-account.ts'
import type { Row } from './row.ts'

const token = z.string().min(1).max(2048)

/** The Link API, for the holder of a link that was sent to an address. The link names the account and the purpose. */
export const linkApi = {
  readAddressChange: {
    route: 'POST /api/links/address-change',
    throttle: 'secret',
    summary: 'Read the address change that a link from a security notice can undo. Changes nothing.',
    body: z.object({ token }),
    output: z.object({
      field: z.enum(['primaryEmail', 'primaryPhone']),
      formerValue: z.string().meta({ description: 'Masked.' }),
      needsPassword: z.boolean().meta({ description: 'Whether a new password is required.' }),
      expiresAt: z.string().meta({ format: 'date-time' }),
    }),
    errors: ['verification_record.not_found', 'user.suspended'],
  },
  undoAddressChange: {
    route: 'POST /api/links/address-change/undo',
    throttle: 'secret',
    summary:
      'Restore the address, end every session, and set a new password. A link works once, for seven days.',
    body: z.object({ token, password: password.optional() }),
    errors: [
      'verification_record.not_found',
      'user.suspended',
      'password.rejected',
      'user.same_password',
      'user.email_already_in_use',
      'user.phone_already_in_use',
    ],
  },
} as const satisfies Record<string, Row>
