'use client'

import { AccountSettings } from '@latchkey/react'
import { useLatchkeyAuth } from '@latchkey/react/auth'
import { useSyncExternalStore } from 'react'

/** The page where people manage their account. The section that is open stands behind the # of the address. */
export default function AccountPage() {
  const { isSignedIn, isLoading } = useLatchkeyAuth()
  const path = useSyncExternalStore(watchHash, pathInHash, () => '/')
  if (isLoading) return null
  return (
    <main style={{ width: '100%', maxWidth: 1040, margin: '0 auto', padding: 16, boxSizing: 'border-box' }}>
      {isSignedIn ? (
        <AccountSettings path={path} onNavigate={showInHash} base="#" />
      ) : (
        <p>Sign in to manage your account.</p>
      )}
    </main>
  )
}

const pathInHash = () => location.hash.slice(1) || '/'

function showInHash(path: string) {
  location.hash = path
}

function watchHash(onChange: () => void) {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}
