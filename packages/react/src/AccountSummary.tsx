import { Avatar, Icon, Link, Skeleton, useLanguage, useText } from '@latchkey/ui'
import { CircleCheck, KeyRound, UserRoundPen } from 'lucide-react'
import { useContext } from 'react'
import './AccountSummary.css'
import type { Account, Settings } from './account.ts'
import { NavigationContext } from './navigation.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'

/** The person's name and picture, how they sign in, and one line on the state of the account. */
export function AccountSummary({ isSilent = false }: { isSilent?: boolean }) {
  return (
    <WhenLoaded skeleton={<SummarySkeleton />} isSilent={isSilent}>
      {loaded => <Summary {...loaded} />}
    </WhenLoaded>
  )
}

function Summary({ account, settings }: Loaded) {
  const say = useText()
  const who = useIdentifiers(account)
  const name = account.name || account.username || account.primaryEmail || say('summary.nameless')
  return (
    <section className="lk-summary" aria-label={say('summary.title')}>
      <Avatar name={account.name || account.username || ''} url={account.avatar} size={64} />
      <div className="lk-summary-words">
        <p className="lk-summary-name">{name}</p>
        {who && (
          <p className="lk-summary-facts">
            {say(account.hasPassword ? 'summary.signsInWithPassword' : 'summary.signsIn', { who })}
          </p>
        )}
        <StateOfAccount advice={adviceFor(account, settings)} />
      </div>
    </section>
  )
}

type Advice = 'password' | 'name' | 'none'

function adviceFor(account: Account, { fields }: Settings): Advice {
  if (account.hasPassword === false && fields.password === 'Edit') return 'password'
  if (!account.name && fields.name === 'Edit') return 'name'
  return 'none'
}

/** "All in order", or the most useful next step. */
function StateOfAccount({ advice }: { advice: Advice }) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  if (advice === 'none') {
    return (
      <p className="lk-summary-state lk-summary-good">
        <Icon of={CircleCheck} size={16} />
        {say('summary.inOrder')}
      </p>
    )
  }
  const path = advice === 'password' ? '/security/password' : '/profile'
  const words = say(advice === 'password' ? 'summary.addPassword' : 'summary.addName')
  return (
    <p className="lk-summary-state">
      <Icon of={advice === 'password' ? KeyRound : UserRoundPen} size={16} />
      {navigation ? (
        <Link href={navigation.addressOf(path)} onFollow={() => navigation.navigate(path)}>
          {words}
        </Link>
      ) : (
        words
      )}
    </p>
  )
}

function useIdentifiers({ username, primaryEmail, primaryPhone }: Account) {
  const language = useLanguage()
  const identifiers = [username, primaryEmail, primaryPhone && `+${primaryPhone}`].filter(Boolean) as string[]
  return new Intl.ListFormat(language, { type: 'disjunction' }).format(identifiers)
}

function SummarySkeleton() {
  return (
    <div className="lk-summary" aria-hidden="true">
      <Skeleton width={64} height={64} isRound />
      <div className="lk-summary-words lk-summary-coming">
        <Skeleton width={140} height={22} />
        <Skeleton width={220} height={16} />
        <Skeleton width={120} height={16} />
      </div>
    </div>
  )
}
