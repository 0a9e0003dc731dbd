import { requestPasswordReset } from '../../directory/password-reset.ts'
import type { Services } from '../../services.ts'
import type { LinkOperations } from './operation.ts'

/** The link for people who forgot their password. */
export const passwordResetOperations = ({
  database,
}: Services): Pick<LinkOperations, 'requestPasswordReset'> => ({
  requestPasswordReset: ({ context, input }) => {
    const { identifier, clientId } = input.body
    return requestPasswordReset({ ...context, tx: database }, { email: identifier.value, clientId })
  },
})
