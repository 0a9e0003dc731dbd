import { expect, it } from 'vitest'
import { risksOf, type SignInCircumstances } from './adaptive-mfa.ts'

const now = new Date('2026-11-29T12:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const usual: SignInCircumstances = {
  now,
  lastSignInAt: ago(20),
  isKnownDevice: true,
  country: 'BE',
  isKnownCountry: true,
  lastPlace: { country: 'BE', at: ago(20) },
}

it('finds no risk in a sign-in like the ones before', () => {
  expect(risksOf(usual)).toEqual([])
  expect(risksOf({ ...usual, country: undefined, isKnownCountry: false, lastPlace: undefined })).toEqual([])
})

it.each([
  ['newDevice', { isKnownDevice: false }],
  ['newPlace', { country: 'BR', isKnownCountry: false }],
  ['longAbsence', { lastSignInAt: ago(31 * 24) }],
] as const)('finds %s', (risk, change) => {
  expect(risksOf({ ...usual, ...change })).toEqual([risk])
})

it('finds impossible travel between known countries within an hour, and not later', () => {
  const travel = { ...usual, country: 'BR' }
  expect(risksOf({ ...travel, lastPlace: { country: 'BE', at: ago(0.5) } })).toEqual(['impossibleTravel'])
  expect(risksOf({ ...travel, lastPlace: { country: 'BE', at: ago(12) } })).toEqual([])
})

it('takes an account that never signed in for a new device', () => {
  expect(risksOf({ ...usual, lastSignInAt: null, isKnownDevice: false })).toEqual(['newDevice'])
})
