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
  pass(begin: Begin): Promise<void>
  /** Begins it once more: the server has lost it. */
  passAgain(begin: Begin): Promise<void>
}

export type Begin = (captchaToken?: string) => Promise<void>

/** For what needs no captcha. */
export const noCaptcha: Captcha = { pass: async () => {}, passAgain: begin => begin() }
