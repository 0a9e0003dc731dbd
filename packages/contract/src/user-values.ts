import { z } from 'zod'

/**
 * Letter or underscore first, then letters, digits, underscore (`docs/wire/management-api.md#2.1`); more characters
 * if `usernamePolicy.characters` allows them.
 */
export const username = z.string().regex(/^[A-Z_a-z][\w.-]*$/)
/** Composed (NFC), as it is stored and compared. */
export const email = z
  .string()
  .normalize('NFC')
  .regex(/^\S+@\S+\.\S+$/)
/** Country code first, digits only, no `+`. */
export const phone = z.string().regex(/^\d+$/)
/**
 * Whether a text is safe as the target of a link: an `http:` or `https:` URL, or no URL at all. Applications put
 * these claims into links, where a `javascript:` URL would run as code.
 */
export function isWebAddress(value: string): boolean {
  const url = URL.parse(value)
  return url === null || url.protocol === 'http:' || url.protocol === 'https:'
}

/** Free text on the wire; if it is a URL, only `http:` or `https:`. */
const webAddress = z.string().refine(isWebAddress, { error: 'Only http: and https: addresses' })

/** An absolute `http:` or `https:` URL. */
export const avatar = z.url({ protocol: /^https?$/ })
export const jsonObject = z.record(z.string(), z.unknown()).meta({ type: 'object' })

/** Composed (NFC), so that equal letters have equal code points. */
const words = z.string().normalize('NFC')

const address = z
  .object({
    formatted: z.string(),
    streetAddress: z.string(),
    locality: z.string(),
    region: z.string(),
    postalCode: z.string(),
    country: z.string(),
  })
  .partial()

/** OpenID Connect Core 5.1 claims, in the wire's spelling. No format or length rule. */
export const profile = z
  .object({
    familyName: words,
    givenName: words,
    middleName: words,
    nickname: words,
    preferredUsername: words,
    profile: webAddress,
    website: webAddress,
    gender: z.string(),
    birthdate: z.string(),
    zoneinfo: z.string(),
    locale: z.string(),
    address,
  })
  .partial()

export type Profile = z.infer<typeof profile>

/** Milliseconds since the Unix epoch. */
export const milliseconds = z.number()

/** The same in a request, limited to the range of a date; ECMA-262 section 21.4.1.1. */
export const givenMilliseconds = z.number().min(-8.64e15).max(8.64e15)

/** A person's account at another provider. */
export const identity = z.object({
  userId: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
})

/** Identities by target. */
export const identities = z.record(z.string(), identity)

/** An id that a caller chooses, e.g. to keep the ids of another system; the wire allows 12 characters. */
export const givenUserId = z
  .string()
  .regex(/^[\w-]{1,12}$/)
  .meta({ description: 'Generated unless given.' })

export const passwordAlgorithms = [
  'Argon2i',
  'Argon2id',
  'Argon2d',
  'SHA1',
  'SHA256',
  'MD5',
  'Bcrypt',
  'Legacy',
] as const
