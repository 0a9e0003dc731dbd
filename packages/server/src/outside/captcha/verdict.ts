/**
 * The answer of a captcha provider. `unavailable`: the provider could not be asked, or refused the secret key; nothing is
 * known about the token.
 */
export type CaptchaVerdict =
  | {
      kind: 'valid'
      /** The host of the page that showed the widget. */
      hostname: string | undefined
      /** 0.0: likely a bot; 1.0: likely a person. Absent: the provider gives none. */
      score?: number
    }
  | { kind: 'invalid' }
  | { kind: 'unavailable'; reason: string }

export const unavailable = (reason: string): CaptchaVerdict => ({ kind: 'unavailable', reason })
