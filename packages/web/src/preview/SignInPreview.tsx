import type { Client } from '@latchkey/client'
import { TextsProvider } from '@latchkey/ui'
import type { ComponentType } from 'react'
import { ForgotPasswordPage } from '../sign-in/ForgotPasswordPage.tsx'
import { RegisterPage } from '../sign-in/RegisterPage.tsx'
import { SignInContext } from '../sign-in/SignInContext.tsx'
import { SignInPage } from '../sign-in/SignInPage.tsx'
import type { SignInPreviewed, SignInScreen } from './previewed.ts'
import { useLook, usePreviewed } from './use-previewed.ts'

const screens: Record<SignInScreen, ComponentType> = {
  'sign-in': SignInPage,
  register: RegisterPage,
  'forgot-password': ForgotPasswordPage,
}

/** The interaction begins, so that the buttons are enabled; no other call ever gets an answer. */
const silent = (async (operation: string) => {
  if (operation !== 'PUT /api/experience') await new Promise(() => {})
  // The cast is safe: the answer to this operation is empty.
  return undefined as never
}) as Client

/** The sign-in page with the settings that an administrator edits. */
export function SignInPreview() {
  const previewed = usePreviewed<SignInPreviewed>()
  const customPhrases = useLook(previewed)
  if (!previewed) return null
  const { language, theme, experience, screen } = previewed
  const Screen = screens[screen]
  const themeChoice = experience.color.isDarkModeEnabled ? { theme, onTheme: () => {} } : undefined
  const preferences = { themeChoice, onLanguage: () => {} }
  return (
    <TextsProvider language={language} customPhrases={customPhrases}>
      <SignInContext value={{ call: silent, experience, preferences }}>
        <Screen key={`${screen} ${methodsOf(experience)}`} />
      </SignInContext>
    </TextsProvider>
  )
}

/** Begins anew where the form has other fields, as a visitor would. */
const methodsOf = ({ signIn, signUp }: SignInPreviewed['experience']) => JSON.stringify([signIn, signUp])
