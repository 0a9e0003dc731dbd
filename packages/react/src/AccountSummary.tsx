import { listOf, type TextKey } from '@latchkey/locales'
import { Avatar, Icon, Link, Skeleton, useLanguage, useText } from '@latchkey/ui'
import {
  KeyRound,
  LifeBuoy,
  type LucideIcon,
  Mail,
  MessageSquare,
  ShieldCheck,
  Smartphone,
  UserRoundPen,
} from 'lucide-react'
import { useContext } from 'react'
import './AccountSummary.css'
import { isVisible } from './account.ts'
import { type Advice, adviceFor, isWellProtected, waysToSignIn } from './account-state.ts'
import { useFactors } from './factors/factors.ts'
import { NavigationContext } from './navigation.ts'
import { usePhoneWords } from './phone.ts'
import { useCanUsePasskeys } from './use-can-use-passkeys.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'

/** The person's name and picture, how they sign in, and one line on the state of the account. */
export function AccountSummary({ isSilent = false }: { isSilent?: boolean }) {
  return (
    <WhenLoaded skeleton={<SummarySkeleton />} isSilent={isSilent}>
      {loaded => <Summary {...loaded} />}
    </WhenLoaded>
  )
}

function Summary({ account, settings, experience }: Loaded) {
  const say = useText()
  const language = useLanguage()
  const { identifiers, byPassword } = waysToSignIn(account, experience)
  const phone = usePhoneWords(identifiers.includes('phone') ? account.primaryPhone : undefined)
  const values = { username: account.username, email: account.primaryEmail, phone }
  const known = identifiers.map(kind => values[kind] ?? '')
  const who = listOf(known, language, { type: 'disjunction' })
  const name = account.name || account.username || account.primaryEmail || say('summary.nameless')
  return (
    <section className="lk-summary" aria-label={say('summary.title')}>
      <Avatar name={account.name || account.username || ''} url={account.avatar} size={64} />
      <div className="lk-summary-words">
        <p className="lk-summary-name">{name}</p>
        {who && (
          <p className="lk-summary-facts">
            {say(byPassword ? 'summary.signsInWithPassword' : 'summary.signsIn', { who })}
          </p>
        )}
        <SecurityCheck account={account} settings={settings} experience={experience} />
      </div>
    </section>
  )
}

const advised = {
  password: { icon: KeyRound, text: 'summary.addPassword' },
  email: { icon: Mail, text: 'summary.addEmail' },
  phone: { icon: MessageSquare, text: 'summary.addPhone' },
  passkey: { icon: KeyRound, text: 'summary.addPasskey' },
  totp: { icon: Smartphone, text: 'summary.addTotp' },
  backupCodes: { icon: LifeBuoy, text: 'summary.addBackupCodes' },
  name: { icon: UserRoundPen, text: 'summary.addName' },
} satisfies Record<Advice['does'], { icon: LucideIcon; text: TextKey }>

/** The one thing most worth doing, or "Well protected" where that is true. */
function SecurityCheck(loaded: Loaded) {
  const say = useText()
  const navigation = useContext(NavigationContext)
  const canUsePasskeys = useCanUsePasskeys()
  const isKnown = isVisible(loaded.settings.fields.mfa)
  const factors = useFactors(isKnown)
  if (isKnown && factors.isPending) return <Skeleton width={180} height={21} />
  const state = { ...loaded, factors: factors.data, canUsePasskeys }
  const advice = adviceFor(state)
  if (!advice) {
    if (!isWellProtected(state)) return null
    return (
      <p className="lk-summary-state lk-summary-good">
        <Icon of={ShieldCheck} size={16} />
        {say('summary.protected')}
      </p>
    )
  }
  const { does, path } = advice
  // The application may have left the section out.
  if (navigation && !navigation.leadsTo(path)) return null
  const words = say(advised[does].text)
  return (
    <p className="lk-summary-state">
      <Icon of={advised[does].icon} size={16} />
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
