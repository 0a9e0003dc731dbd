/**
 * The authentication context class (`acr`) of a sign-in with two factors, or with a passkey, which counts as two: OpenID
 * Provider Authentication Policy Extension 1.0 section 4.
 */
export const multiFactorClass = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

/**
 * Whether the `acr_values` of an authorization request ask for two factors. Unknown classes have no effect (OpenID
 * Connect Core section 3.1.2.1).
 */
export function asksForMultiFactor(acrValues: unknown): boolean {
  return typeof acrValues === 'string' && acrValues.split(' ').includes(multiFactorClass)
}

/** Whether a prompt asks a signed-in person for a second factor and for nothing else. */
export function isStepUp({ name, reasons }: { name: string; reasons: readonly string[] }): boolean {
  return name === 'login' && reasons.length === 1 && reasons[0] === 'acr_values'
}

/** The class of a sign-in by these methods (RFC 8176). */
export function classOf(amr: readonly string[]): string | undefined {
  return amr.includes('mfa') ? multiFactorClass : undefined
}
