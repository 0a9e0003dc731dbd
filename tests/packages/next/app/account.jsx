'use client'

import { AccountSettings, LatchkeyProvider } from '@latchkey/react'

const readToken = () => new URLSearchParams(location.hash.slice(1)).get('token')

export function Account({ endpoint }) {
  return (
    <LatchkeyProvider endpoint={endpoint} getAccessToken={readToken} language="en">
      <AccountSettings />
    </LatchkeyProvider>
  )
}
