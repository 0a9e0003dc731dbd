import type { TextKey } from '@latchkey/locales'
import { claims } from '../profile-claims.ts'

export type AddressPart = 'streetAddress' | 'locality' | 'region' | 'postalCode' | 'country'

export const addressParts: Record<AddressPart, { label: TextKey; autoComplete: string }> = {
  streetAddress: { label: 'address.street', autoComplete: 'street-address' },
  locality: { label: 'address.locality', autoComplete: 'address-level2' },
  region: { label: 'address.region', autoComplete: 'address-level1' },
  postalCode: { label: 'address.postalCode', autoComplete: 'postal-code' },
  country: { label: 'address.country', autoComplete: 'country-name' },
}

/** Labels and autofill tokens of fields that the server knows; an administrator's own label comes before. */
export const knownAttributes: Record<string, { label: TextKey; autoComplete?: string }> = {
  name: { label: 'profile.name', autoComplete: 'name' },
  avatar: { label: 'profile.avatar', autoComplete: 'photo' },
  fullname: { label: 'profile.fullname' },
  address: { label: 'profile.address' },
  formatted: { label: 'profile.address', autoComplete: 'street-address' },
  ...claims,
  ...addressParts,
}
