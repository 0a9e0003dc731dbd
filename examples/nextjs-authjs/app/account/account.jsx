'use client'

import { AccountSettings, LatchkeyProvider } from '@latchkey/react'
import { getSession } from 'next-auth/react'

/** Auth.js renews the token on its server when it is about to expire. */
const getAccessToken = async () => (await getSession())?.accessToken

const toHome = () => location.assign('/')

export function Account({ endpoint }) {
  return (
    <LatchkeyProvider
      endpoint={endpoint}
      getAccessToken={getAccessToken}
      onSignedOut={toHome}
      application="My application"
    >
      <AccountSettings />
    </LatchkeyProvider>
  )
}
