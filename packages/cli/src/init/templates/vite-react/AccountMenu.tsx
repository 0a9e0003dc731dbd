import { AccountButton } from '@latchkey/react'
import { useLatchkeyAuth } from '@latchkey/react/auth'

/** The picture of the person with a menu, or a button to sign in. */
export function AccountMenu() {
  const { isSignedIn, isLoading, error, signIn, signOut } = useLatchkeyAuth()
  return (
    <header style={{ display: 'flex', justifyContent: 'flex-end', gap: 12, padding: 16 }}>
      {error && <span role="alert">{error.message}</span>}
      {isSignedIn && <AccountButton onManage={() => location.assign('/account')} onSignOut={signOut} />}
      {!isSignedIn && !isLoading && (
        <button type="button" onClick={signIn} style={buttonStyle}>
          Sign in
        </button>
      )}
    </header>
  )
}

const buttonStyle = { padding: '8px 16px', border: '1px solid', borderRadius: 8, cursor: 'pointer' }
