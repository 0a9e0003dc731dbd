import type { Experience } from '../../branding.ts'

export type CaptchaConfig = NonNullable<Experience['captchaConfig']>

/** Where and how a widget is shown. */
export type Place = { element: HTMLElement; language: string; isDark: boolean; isNarrow: boolean }

/** A captcha on the page. */
export type Widget = {
  /** A token that was not used yet. Waits for the person, if the widget asks one. */
  token(): Promise<string>
  remove(): void
}

/** Passes the captcha, if there is one, before something is sent. */
export type Captcha = {
  /** Begins the interaction with a token, unless this form has done so already or there is no captcha. */
  pass(begin: Begin<void>): Promise<void>
  /** Sends something with a new token, e.g. begins once more, because the server has lost the interaction. */
  passAgain<Answer>(send: Begin<Answer>): Promise<Answer>
}

export type Begin<Answer> = (captchaToken?: string) => Promise<Answer>

/** For what needs no captcha. */
export const noCaptcha: Captcha = { pass: async () => {}, passAgain: send => send() }
