import { createClient, type Output, ProblemError } from '@latchkey/client'
import { AccountSettings, LatchkeyProvider, useAccount } from '@latchkey/react'

export function Page({ token }: { token: string }) {
  return (
    <LatchkeyProvider endpoint="https://id.example" getAccessToken={() => token} theme="dark">
      <AccountSettings path="/security" onNavigate={path => console.log(path.length)} />
      <Name />
    </LatchkeyProvider>
  )
}

function Name() {
  const { data } = useAccount()
  const name: string | null | undefined = data?.name
  return <b>{name}</b>
}

export async function read(): Promise<Output<'GET /api/users/:userId'>> {
  const call = createClient({ endpoint: 'https://id.example' })
  // @ts-expect-error: the id is missing
  await call('GET /api/users/:userId').catch(error => error instanceof ProblemError && error.code)
  return call('GET /api/users/:userId', { params: { userId: 'mira' } })
}
