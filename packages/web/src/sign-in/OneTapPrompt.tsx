import { ProblemNotice } from '@latchkey/react/pages'
import { useEffect } from 'react'
import type { Experience } from '../branding.ts'
import { loadScript } from './captcha/load-script.ts'
import { enterByOneTap } from './one-tap.ts'
import { pendingInteraction } from './pending-interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

/** https://developers.google.com/identity/gsi/web/reference/js-reference */
type GoogleIdentity = {
  accounts: {
    id: {
      initialize(options: Record<string, unknown>): void
      prompt(): void
      cancel(): void
    }
  }
}

const script = 'https://accounts.google.com/gsi/client'

const identityOfGoogle = () => (window as unknown as { google?: GoogleIdentity }).google?.accounts.id

type OneTapPromptProps = { oneTap: NonNullable<Experience['googleOneTap']> }

/** Lets Google ask whether to sign in with its account. Without its script, people sign in another way. */
export function OneTapPrompt({ oneTap }: OneTapPromptProps) {
  const { call, experience } = useSignInContext()
  const { connectorId, clientId, autoSelect = false, closeOnTapOutside = true, itpSupport = true } = oneTap
  const entering = useAdvance((credential: string) =>
    enterByOneTap(call, { connectorId, credential, signInMode: experience.signInMode }),
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: Google asks once for as long as the page is open
  useEffect(() => {
    let isLeft = false
    const open = () => {
      const google = identityOfGoogle()
      if (isLeft || !google) return
      google.initialize({
        client_id: clientId,
        callback: ({ credential }: { credential: string }) => entering.attempt(credential),
        // The server accepts the credential in this interaction alone.
        nonce: pendingInteraction(),
        auto_select: autoSelect,
        cancel_on_tap_outside: closeOnTapOutside,
        itp_support: itpSupport,
        use_fedcm_for_prompt: true,
      })
      google.prompt()
    }
    loadScript(script).then(open, () => undefined)
    return () => {
      isLeft = true
      identityOfGoogle()?.cancel()
    }
  }, [])
  return <ProblemNotice problem={entering.problem} />
}
