import { Problem, type SignInExperience } from '@latchkey/contract'

/** Scores below it are those of bots; the providers’ own recommendation. */
const leastScore = 0.5

/**
 * Refuses a valid token of another site's page, which a bot could have collected there, and a low score. Errors:
 * `session.captcha_failed`.
 */
export function requireOwnCaptcha(
  { hostname, score = 1 }: { hostname: string | undefined; score?: number },
  { hostnames = [] }: SignInExperience['captchaPolicy'],
  endpoint: string,
): void {
  const own = [new URL(endpoint).hostname, ...hostnames]
  if (!hostname || !own.includes(hostname.toLowerCase())) throw captchaFailed('hostname')
  if (score < leastScore) throw captchaFailed('score')
}

export function captchaFailed(reason: 'rejected' | 'hostname' | 'score' | 'unavailable'): Problem {
  return new Problem('session.captcha_failed', { reason })
}
