import { z } from 'zod'

/** What a thief would change first: an address, or a credential or factor. A step-up for it may take more than any proof. */
export const protectedChange = z.enum(['email', 'phone', 'credential'])

export type ProtectedChange = z.infer<typeof protectedChange>
