import { z } from 'zod'
import type { ManagementRow } from '../row.ts'
import { messageErrors, wrongCodeErrors } from '../shared-errors.ts'
import { email, phone } from '../user-values.ts'

const recipient = z.object({ email: email.max(256).optional(), phone: phone.max(32).optional() })

const isOne = ({ email, phone }: z.output<typeof recipient>) =>
  (email === undefined) !== (phone === undefined)
const notOne = 'either email or phone must be given'

/** Codes to any address or number, for back ends that verify it; `docs/wire/management-api.md#6.4`. */
export const verificationCodeRows = {
  sendGenericCode: {
    route: 'POST /api/verification-codes',
    throttle: 'message',
    summary: 'Send a verification code to an e-mail address or a phone number.',
    scope: 'users:write',
    effect: 'outside',
    body: recipient.refine(isOne, notOne),
    errors: messageErrors,
  },
  verifyGenericCode: {
    route: 'POST /api/verification-codes/verify',
    throttle: 'secret',
    summary: 'Verify the code that was sent last to an e-mail address or a phone number. It works once.',
    scope: 'users:write',
    effect: 'irreversible',
    body: recipient.extend({ verificationCode: z.string().max(256) }).refine(isOne, notOne),
    errors: wrongCodeErrors,
  },
} as const satisfies Record<string, ManagementRow>
