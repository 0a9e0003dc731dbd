import { Link, PageState, useText } from '@latchkey/ui'
import { DoorClosed, Signpost } from 'lucide-react'
import { useContext } from 'react'
import { NavigationContext } from './navigation.ts'

/** Shown if an administrator has turned the Account API off. */
export function NotAvailable() {
  const say = useText()
  return (
    <PageState icon={DoorClosed} title={say('state.notAvailable.title')}>
      {say('state.notAvailable')}
    </PageState>
  )
}

export function NothingHere() {
  const say = useText()
  const navigation = useContext(NavigationContext)
  const link = navigation && (
    <Link href={navigation.addressOf('/')} onFollow={() => navigation.navigate('/')}>
      {say('state.toAccount')}
    </Link>
  )
  return (
    <PageState icon={Signpost} title={say('state.nothingHere.title')} action={link}>
      {say('state.nothingHere')}
    </PageState>
  )
}
