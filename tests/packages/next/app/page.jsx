import { Account } from './account.jsx'

export default function Page() {
  return (
    <main>
      <p>Rendered by the server.</p>
      <Account endpoint={process.env.LATCHKEY_ENDPOINT} />
    </main>
  )
}
