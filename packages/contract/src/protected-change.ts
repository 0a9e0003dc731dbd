import { z } from 'zod'

/**
 * The changes that an attacker would make first: of an address, or of a credential or factor. Step-up for them can
 * require more.
 */
export const protectedChange = z.enum(['email', 'phone', 'credential'])

export type ProtectedChange = z.infer<typeof protectedChange>
