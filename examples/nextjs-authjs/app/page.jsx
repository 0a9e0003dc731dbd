import Link from 'next/link'
import { auth, signIn, signOut } from '../auth.js'

export default async function Home() {
  const session = await auth()
  async function enter() {
    'use server'
    await signIn('latchkey', { redirectTo: '/account' })
  }
  async function leave() {
    'use server'
    await signOut()
  }
  return (
    <main>
      <h1>My application</h1>
      {session ? (
        <>
          <Link href="/account">Account</Link>
          <form action={leave}>
            <button type="submit">Sign out</button>
          </form>
        </>
      ) : (
        <form action={enter}>
          <button type="submit">Sign in</button>
        </form>
      )}
    </main>
  )
}
