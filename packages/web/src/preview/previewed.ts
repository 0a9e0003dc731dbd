import type { Output } from '@latchkey/client'
import type { Experience } from '../branding.ts'

export type SignInScreen = 'sign-in' | 'register' | 'forgot-password'

type Look = {
  language: string
  theme: 'light' | 'dark'
  customCss: string | null
  /** Texts that an administrator replaced in this language, by their keys. */
  phrases: Readonly<Record<string, string>>
  /** The languages with such texts. */
  phraseLanguages: readonly string[]
}

/** What the console sends to the preview of the sign-in page. */
export type SignInPreviewed = Look & { screen: SignInScreen; experience: Experience }

/** What the console sends to the preview of the account page. */
export type AccountPreviewed = Look & {
  /** Path below `/account`. */
  path: string
  settings: Output<'GET /api/.well-known/account-center'>
  experience: Experience
}

/** The message by which a preview asks for what it shall show. */
export const isReady = 'latchkey:preview:ready'
