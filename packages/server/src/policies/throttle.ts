import type { Settings } from '../store/settings.ts'

const defaults = {
  secret: { perAddress: 500, perPerson: 50, perCaller: 1000, perServer: 10_000 },
  message: { perAddress: 100, perPerson: 30, perPhonePrefix: 300, perServer: 3000 },
  registration: { perAddress: 100, perServer: 2000 },
}

type Stored = { [Kind in keyof typeof defaults]?: Partial<(typeof defaults)[Kind]> }

/**
 * How much is let through; `throttlePolicy` with its defaults. An office of 500 behind one address does not meet them: right
 * passwords do not count, and every one of its people may be wrong once within ten minutes. 50 wrong tries an hour at one person
 * from one address are fewer than the 100 of the lockout, so that no single address can lock somebody out.
 */
export function throttlePolicyOf({ signInExperience }: Settings): typeof defaults {
  // What is stored is JSON, in which no member is undefined.
  const given = signInExperience.throttlePolicy as Stored | null
  return {
    secret: { ...defaults.secret, ...given?.secret },
    message: { ...defaults.message, ...given?.message },
    registration: { ...defaults.registration, ...given?.registration },
  }
}
