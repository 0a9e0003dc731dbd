/** What is known of an account's earlier sign-ins, and of this one. */
export type SignInCircumstances = {
  now: Date
  lastSignInAt: Date | null
  /** Whether this browser, or this address with this user agent, signed in before. */
  isKnownDevice: boolean
  /** ISO 3166 country of this sign-in; undefined if no trusted proxy tells it. */
  country: string | undefined
  /** Whether an earlier sign-in came from this country. */
  isKnownCountry: boolean
  /** The newest sign-in whose country is known. */
  lastPlace: { country: string; at: Date } | undefined
}

export type Risk = 'newDevice' | 'newPlace' | 'impossibleTravel' | 'longAbsence'

const anHour = 60 * 60 * 1000
const aDay = 24 * anHour
/** Milliseconds in which nobody travels to another country and signs in there. */
const travelTime = anHour
const longAbsence = 30 * aDay

/**
 * The signals of adaptive MFA for which a sign-in needs the second factor; without any, it does not
 * (docs/wire/management-api.md#6.3). An account without earlier sign-ins has no known device.
 */
export function risksOf({
  now,
  lastSignInAt,
  isKnownDevice,
  country,
  isKnownCountry,
  lastPlace,
}: SignInCircumstances): Risk[] {
  const isElsewhere = country !== undefined && lastPlace !== undefined && lastPlace.country !== country
  const signals: [Risk, boolean][] = [
    ['newDevice', !isKnownDevice],
    ['newPlace', isElsewhere && !isKnownCountry],
    ['impossibleTravel', isElsewhere && now.getTime() - lastPlace.at.getTime() < travelTime],
    ['longAbsence', lastSignInAt !== null && now.getTime() - lastSignInAt.getTime() > longAbsence],
  ]
  return signals.flatMap(([risk, isThere]) => (isThere ? [risk] : []))
}
