import { LatchkeyAuth } from '@latchkey/react/auth'
import '@latchkey/react/style.css'
import { type ReactNode, useSyncExternalStore } from 'react'
import { AccountMenu } from './AccountMenu'
import { AccountPage } from './AccountPage'

const { VITE_LATCHKEY_ENDPOINT: endpoint, VITE_LATCHKEY_APP_ID: appId } = import.meta.env

/** Signs people in, and shows the account page at /account. It stands around the application. */
export function Latchkey({ children }: { children: ReactNode }) {
  const pathname = useSyncExternalStore(watchAddress, () => location.pathname)
  return (
    <LatchkeyAuth issuer={`${endpoint}/oidc`} clientId={appId}>
      {/* Move the menu to where your application has its own. */}
      <AccountMenu />
      {pathname === '/account' ? <AccountPage /> : children}
    </LatchkeyAuth>
  )
}

function watchAddress(onChange: () => void) {
  addEventListener('popstate', onChange)
  return () => removeEventListener('popstate', onChange)
}
