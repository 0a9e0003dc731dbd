import type { ProfileDraft, SignInState, SignInVerification } from './state.ts'

/** The state of a sign-in for its own client, without secrets (docs/wire/management-api.md#8.10). */
export function describeSignIn({ event, userId, profile, captcha, verifications }: SignInState) {
  return {
    interactionEvent: event,
    userId,
    profile: describeDraft(profile ?? {}),
    captcha: { verified: captcha?.outcome === 'verified', skipped: captcha?.outcome === 'skipped' },
    verificationRecords: verifications.map(verification => ({
      id: verification.id,
      type: verification.type,
      verified: isVerified(verification),
      ...('identifier' in verification && { identifier: verification.identifier }),
      ...(verification.type === 'Social' && {
        connectorId: verification.pending.connectorId,
        ...(verification.socialIdentity && { socialUserInfo: verification.socialIdentity.identity.details }),
      }),
    })),
  }
}

function describeDraft({ password, values, social: _, ...identifiers }: ProfileDraft) {
  return { ...identifiers, ...values, ...(password && { hasPassword: true }) }
}

function isVerified(verification: SignInVerification): boolean {
  if (verification.type === 'Social') return verification.socialIdentity !== undefined
  return 'isVerified' in verification ? verification.isVerified : true
}
