import type { Client } from '@latchkey/client'
import { ProblemNotice } from '@latchkey/react/pages'
import { AuthCard, AuthCardSkeleton, Button, Logo, type Preferences, useText } from '@latchkey/ui'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { applyBranding, type Experience } from '../branding.ts'
import { requestedExperience } from './requested-experience.ts'

type SignInContextValue = { call: Client; experience: Experience; preferences: Preferences }

export const SignInContext = createContext<SignInContextValue | null>(null)

export function useSignInContext() {
  const signInContext = useContext(SignInContext)
  if (!signInContext) throw new Error('A page stands outside of <SignInProvider>.')
  return signInContext
}

type SignInProviderProps = { call: Client; preferences: Preferences; children: ReactNode }

/** Loads the sign-in settings and the branding before any page is shown. */
export function SignInProvider({ call, preferences, children }: SignInProviderProps) {
  const say = useText()
  const [experience, setExperience] = useState<Experience>()
  const [problem, setProblem] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language loads nothing again
  useEffect(() => {
    const appId = new URLSearchParams(location.search).get('app_id') ?? undefined
    call('GET /api/.well-known/sign-in-exp', { query: { appId } }).then(answer => {
      applyBranding(answer)
      setExperience(requestedExperience(answer))
    }, setProblem)
  }, [attempt])
  const retry = () => {
    setProblem(undefined)
    setAttempt(attempt + 1)
  }
  if (problem) {
    return (
      <AuthCard brand={<Logo name="Latchkey" />} title={say('error.title')}>
        <div className="lk-auth-stack">
          <ProblemNotice problem={problem} />
          <Button look="filled" isWide onPress={retry}>
            {say('state.retry')}
          </Button>
        </div>
      </AuthCard>
    )
  }
  if (!experience) return <AuthCardSkeleton />
  return <SignInContext value={{ call, experience, preferences }}>{children}</SignInContext>
}
