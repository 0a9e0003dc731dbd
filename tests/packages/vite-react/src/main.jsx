import { AccountSettings, LatchkeyProvider } from '@latchkey/react'
import '@latchkey/react/style.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const given = new URLSearchParams(location.hash.slice(1))

createRoot(document.getElementById('app')).render(
  <StrictMode>
    <LatchkeyProvider
      endpoint={given.get('endpoint')}
      getAccessToken={() => given.get('token')}
      language="en"
    >
      <AccountSettings />
    </LatchkeyProvider>
  </StrictMode>,
)
