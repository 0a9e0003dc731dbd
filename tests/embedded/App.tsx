import {
  AccountButton,
  AccountSettings,
  type OwnSection,
  StepUpCancelled,
  useAccessTokens,
  useAccount,
  useLatchkeyClient,
  useSessions,
  useStepUp,
} from '@latchkey/react'
import { LatchkeyAuth, useLatchkeyAuth } from '@latchkey/react/auth'
import { useState } from 'react'

declare global {
  var application: { issuer: string; clientId: string }
  /** An API of the application, if it has one, with the scopes to ask for. */
  var api: { indicator: string; scope: string } | undefined
  /** The router of the application, if it has one. */
  var goTo: ((address: string) => void) | undefined
}

const texts = { en: { 'data.title': 'Privacy', 'profile.about': 'How we address you' } }

/** A third party’s application, on another origin than the server. */
export function App() {
  const { issuer, clientId } = globalThis.application
  const { api } = globalThis
  return (
    <LatchkeyAuth
      issuer={issuer}
      clientId={clientId}
      {...(api && { resources: [api.indicator], scope: `openid offline_access profile ${api.scope}` })}
      {...(globalThis.goTo && { onReturn: globalThis.goTo })}
      language="en"
      texts={texts}
      application="Acme"
    >
      <h1>Acme</h1>
      <Content />
    </LatchkeyAuth>
  )
}

function Content() {
  const { isSignedIn, isLoading, error, signIn } = useLatchkeyAuth()
  if (isLoading) return <p>Loading</p>
  if (error) return <p>{error.message}</p>
  return isSignedIn ? (
    <SignedIn />
  ) : (
    <button type="button" onClick={signIn}>
      Sign in to Acme
    </button>
  )
}

const billing: OwnSection = {
  id: 'billing',
  title: 'Billing',
  about: 'Your plan at Acme',
  icon: <span>€</span>,
  content: <p>The small plan</p>,
}

function SignedIn() {
  const { signOut, getAccessToken } = useLatchkeyAuth()
  const [shown, setShown] = useState('nothing')
  return (
    <>
      {globalThis.api && <ApiTokens {...globalThis.api} getAccessToken={getAccessToken} />}
      <AccountButton
        onSignOut={signOut}
        onManage={() => setShown('settings')}
        items={[{ id: 'orders', label: 'Orders', onAction: () => setShown('orders') }]}
      />
      {shown === 'settings' && (
        <AccountSettings
          sections={['data', billing, 'profile']}
          classNames={{ title: 'acme-title', row: 'acme-row' }}
        />
      )}
      {shown === 'orders' && <p>No orders yet</p>}
      {shown === 'nothing' && <Hooks />}
    </>
  )
}

function Hooks() {
  const account = useAccount()
  const sessions = useSessions()
  const tokens = useAccessTokens()
  const call = useLatchkeyClient()
  const withStepUp = useStepUp()
  const [said, setSaid] = useState('')
  const say = (work: Promise<unknown>) =>
    work.then(
      answer => setSaid(String(answer)),
      problem => setSaid(problem instanceof StepUpCancelled ? 'cancelled' : String(problem)),
    )
  const endOthers = () =>
    withStepUp(verification => call('DELETE /api/my-account/sessions', { verification })).then(() => 'ended')
  const createTwo = () =>
    Promise.all(['one', 'two'].map(name => tokens.create({ name, expiresAt: null }))).then(
      values => `${values.length} tokens`,
    )
  return (
    <>
      <p>Hello {account.data?.name ?? 'stranger'}</p>
      <p>Name: {account.controls?.name}</p>
      <button
        type="button"
        onClick={() => say(account.update({ name: 'Mira Bell' }).then(({ name }) => `named ${name}`))}
      >
        Rename
      </button>
      <button type="button" onClick={() => say(endOthers())}>
        Sign out elsewhere
      </button>
      <button type="button" onClick={() => say(createTwo())}>
        Create two tokens
      </button>
      <button type="button" onClick={() => say(sessions.endOthers().then(() => 'others ended'))}>
        End the others
      </button>
      <p>Tokens: {tokens.data?.length}</p>
      {sessions.needsStepUp && (
        <button type="button" onClick={() => say(sessions.confirm().then(() => 'confirmed'))}>
          Show sessions
        </button>
      )}
      <p>Sessions: {sessions.data?.length ?? 'hidden'}</p>
      <p role="status">{said}</p>
    </>
  )
}

type ApiTokensProps = {
  indicator: string
  getAccessToken: (resource?: string) => Promise<string | undefined>
}

/** Shows the tokens for the API, requested twice at once, and that for the Account API. */
function ApiTokens({ indicator, getAccessToken }: ApiTokensProps) {
  const [tokens, setTokens] = useState<(string | undefined)[]>([])
  const request = () =>
    Promise.all([getAccessToken(indicator), getAccessToken(indicator), getAccessToken()]).then(setTokens)
  return (
    <>
      <button type="button" onClick={request}>
        Call our API
      </button>
      <output>{JSON.stringify(tokens)}</output>
    </>
  )
}
