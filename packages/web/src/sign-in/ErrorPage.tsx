import type { TextKey } from '@latchkey/locales'
import { ButtonLink, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf, pathOfPage } from '../base.ts'
import './ErrorPage.css'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'

const known: Record<string, TextKey> = {
  'oidc.access_denied': 'error.accessDenied',
  'oidc.invalid_client': 'error.invalidRequest',
  'oidc.invalid_redirect_uri': 'error.invalidRequest',
  'oidc.invalid_request': 'error.invalidRequest',
  'oidc.invalid_scope': 'error.invalidRequest',
  'oidc.invalid_target': 'error.invalidRequest',
  'oidc.unauthorized_client': 'error.invalidRequest',
  'oidc.unsupported_response_type': 'error.invalidRequest',
}

/** Errors of the authorization request. The query may be forged, so the texts are our own (content injection). */
export function ErrorPage() {
  const say = useText()
  const query = new URLSearchParams(location.search)
  const code = query.get('code')?.match(/^[\w.]{1,80}$/)?.[0]
  const message = query.get('message')?.slice(0, 300)
  const isError = pathOfPage() === '/error'
  const { unknownSessionRedirectUrl } = useSignInContext().experience
  useEffect(() => {
    if (isError && code === 'session.not_found' && unknownSessionRedirectUrl)
      location.replace(unknownSessionRedirectUrl)
  }, [isError, code, unknownSessionRedirectUrl])
  if (isError && code === 'session.not_found')
    return (
      <PageCard title={say('signIn.expired.title')} description={say('signIn.expired')}>
        <ButtonLink href={addressOf('/sign-in')} look="filled" isWide>
          {say('signIn.beginAgain')}
        </ButtonLink>
      </PageCard>
    )
  return (
    <PageCard
      title={say(isError ? 'error.title' : 'error.notFound.title')}
      description={say(isError ? (known[code ?? ''] ?? 'error.generic') : 'error.notFound')}
    >
      <div className="lk-auth-stack">
        <ButtonLink href={addressOf('/account')} isWide>
          {say('signIn.toAccount')}
        </ButtonLink>
        {isError && code && (
          <details className="lk-error-details">
            <summary>{code}</summary>
            {message && <p>{message}</p>}
          </details>
        )}
      </div>
    </PageCard>
  )
}
