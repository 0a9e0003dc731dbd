import type { Input, Output } from '@latchkey/client'

/** The application's request, for the consent page. */
export type Consent = Output<'GET /api/interaction/consent'>

type Decision = NonNullable<Input<'POST /api/interaction/consent'>['body']>

/** A scope that the person can decline: of their account, or of an API by its indicator. */
export type Choice = { scope: string; indicator?: string }

export const isSame = (one: Choice, other: Choice) =>
  one.scope === other.scope && one.indicator === other.indicator

/** The decision to allow everything but these. */
export function allowAllBut(declined: readonly Choice[]): Decision {
  const ofApis = declined.filter(({ indicator }) => indicator !== undefined)
  const indicators = [...new Set(ofApis.map(({ indicator = '' }) => indicator))]
  const scopesOf = (indicator: string | undefined) =>
    declined.filter(each => each.indicator === indicator).map(({ scope }) => scope)
  return {
    ...(declined.length > ofApis.length && { declinedOIDCScope: scopesOf(undefined) }),
    ...(ofApis.length > 0 && {
      declinedResourceScopes: Object.fromEntries(
        indicators.map(indicator => [indicator, scopesOf(indicator)]),
      ),
    }),
  }
}
