import { redirect } from 'next/navigation'
import { auth } from '../../auth.js'
import { Account } from './account.jsx'

export default async function AccountPage() {
  if (!(await auth())) redirect('/')
  return <Account endpoint={process.env.AUTH_LATCHKEY_ISSUER.replace(/\/oidc$/, '')} />
}
