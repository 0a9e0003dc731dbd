import { AccountSettings, LatchkeyProvider } from '@latchkey/react'
import '@latchkey/react/style.css'
import { LogtoProvider, useHandleSignInCallback, useLogto } from '@logto/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const { VITE_LATCHKEY_ENDPOINT: endpoint, VITE_LATCHKEY_APP_ID: appId } = import.meta.env

// The scopes decide which parts of the account the page shows.
const scopes = [
  ...['profile', 'email', 'phone', 'address', 'identities', 'custom_data'],
  ...['urn:logto:scope:sessions', 'urn:logto:scope:trusted_devices'],
]

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <LogtoProvider config={{ endpoint, appId, scopes }}>
      {location.pathname === '/callback' ? <Callback /> : <Home />}
    </LogtoProvider>
  </StrictMode>,
)

function Home() {
  const { isAuthenticated, isLoading, error, signIn, signOut, getAccessToken } = useLogto()
  // `isLoading` is also true while a token is renewed, so it counts only before the person is signed in.
  if (!isAuthenticated && isLoading) return null
  if (!isAuthenticated)
    return (
      <main>
        <h1>My application</h1>
        {error && <p role="alert">{error.message}</p>}
        <button type="button" onClick={() => signIn(`${location.origin}/callback`)}>
          Sign in
        </button>
      </main>
    )
  return (
    <LatchkeyProvider endpoint={endpoint} getAccessToken={getAccessToken} application="My application">
      <button type="button" onClick={() => signOut(`${location.origin}/`)}>
        Sign out
      </button>
      <AccountSettings />
    </LatchkeyProvider>
  )
}

function Callback() {
  const { error } = useHandleSignInCallback(() => location.replace('/'))
  return error ? <p role="alert">{error.message}</p> : null
}
