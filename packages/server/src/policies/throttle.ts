import type { Settings } from '../store/settings.ts'

const defaults = {
  secret: { perAddress: 500, perPerson: 50, perCaller: 1000, perServer: 10_000 },
  message: { perAddress: 100, perPerson: 30, perCaller: 1000, perPhonePrefix: 300, perServer: 3000 },
  registration: { perAddress: 100, perServer: 2000 },
}

type Stored = { [Kind in keyof typeof defaults]?: Partial<(typeof defaults)[Kind]> }

/**
 * The limits: `throttlePolicy` with its defaults. An office of 500 people behind one address stays below them: successful
 * sign-ins do not count, and each person may mistype a password once within ten minutes. 50 failed attempts an hour for one
 * person from one address stay below the 100 of the lockout, so no single address can lock a person out.
 */
export function throttlePolicyOf({ signInExperience }: Settings): typeof defaults {
  // The stored value is JSON, so no member is undefined.
  const given = signInExperience.throttlePolicy as Stored | null
  return {
    secret: { ...defaults.secret, ...given?.secret },
    message: { ...defaults.message, ...given?.message },
    registration: { ...defaults.registration, ...given?.registration },
  }
}
