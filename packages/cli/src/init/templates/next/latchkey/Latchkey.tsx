'use client'

import { LatchkeyAuth } from '@latchkey/react/auth'
import '@latchkey/react/style.css'
import { useRouter } from 'next/navigation'
import type { ReactNode } from 'react'
import { AccountMenu } from './AccountMenu'

const endpoint = process.env.NEXT_PUBLIC_LATCHKEY_ENDPOINT
const appId = process.env.NEXT_PUBLIC_LATCHKEY_APP_ID ?? ''

/** Signs people in. It stands around the application, in the root layout. */
export function Latchkey({ children }: { children: ReactNode }) {
  const router = useRouter()
  return (
    <LatchkeyAuth issuer={`${endpoint}/oidc`} clientId={appId} onReturn={address => router.replace(address)}>
      {/* Move the menu to where your application has its own. */}
      <AccountMenu />
      {children}
    </LatchkeyAuth>
  )
}
