'use client'

import { AccountButton } from '@latchkey/react'
import { useLatchkeyAuth } from '@latchkey/react/auth'
import { useRouter } from 'next/navigation'

/** The picture of the person with a menu, or a button to sign in. */
export function AccountMenu() {
  const router = useRouter()
  const { isSignedIn, isLoading, error, signIn, signOut } = useLatchkeyAuth()
  return (
    <header style={{ display: 'flex', justifyContent: 'flex-end', gap: 12, padding: 16 }}>
      {error && <span role="alert">{error.message}</span>}
      {isSignedIn && <AccountButton onManage={() => router.push('/account')} onSignOut={signOut} />}
      {!isSignedIn && !isLoading && (
        <button type="button" onClick={signIn} style={buttonStyle}>
          Sign in
        </button>
      )}
    </header>
  )
}

const buttonStyle = { padding: '8px 16px', border: '1px solid', borderRadius: 8, cursor: 'pointer' }
