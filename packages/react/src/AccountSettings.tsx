import { InlineNotice, useText } from '@latchkey/ui'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import './AccountSettings.css'
import { AccountSummary } from './AccountSummary.tsx'
import { useAccount, useExperience, useSettings } from './account.ts'
import { useLatchkey } from './latchkey-context.ts'
import { type Navigation, NavigationContext } from './navigation.ts'
import { SectionContent } from './SectionContent.tsx'
import { SectionList } from './SectionList.tsx'
import { type Section, sectionAt, sections, sectionsOf } from './sections.ts'
import { NotAvailable, NothingHere } from './states.tsx'
import { useOnline } from './use-online.ts'

const SocialReturnNotice = lazy(async () => ({
  default: (await import('./SocialReturnNotice.tsx')).SocialReturnNotice,
}))

export type AccountSettingsProps = {
  /**
   * The current path: `/` for the start, `/security`, `/security/password`. Without it the component keeps its own
   * state.
   */
  path?: string
  onNavigate?: (path: string) => void
  /** Called instead of `onNavigate` when a dialog's change is saved, with the path of the dialog's section. */
  onFinish?: (path: string) => void
  /** Fills in a new email address, phone number or username in the open dialog. */
  identifier?: string | undefined
  /** Whether to say that a social provider's response belongs to nothing that this tab began. */
  hasUnknownAnswer?: boolean
  /** Prefix of `path` in the URLs of links, e.g. `/account`. */
  base?: string
}

const SecurityReview = lazy(async () => ({
  default: (await import('./security-review/SecurityReview.tsx')).SecurityReview,
}))

/** The whole account page: the list of sections and the open section. */
export function AccountSettings(props: AccountSettingsProps) {
  const { path: givenPath, onNavigate, onFinish, identifier, hasUnknownAnswer = false, base = '' } = props
  const { social } = useLatchkey()
  const [ownPath, setOwnPath] = useState(() => social?.returned()?.path ?? '/')
  const path = givenPath ?? ownPath
  const visible = useVisibleSections()
  const navigation = useMemo<Navigation>(
    () => ({
      path,
      navigate: onNavigate ?? setOwnPath,
      finish: onFinish ?? onNavigate ?? setOwnPath,
      identifier,
      leadsTo: target => sectionAt(target, visible ?? []) !== undefined,
      addressOf: target => base + target,
    }),
    [path, onNavigate, onFinish, identifier, visible, base],
  )
  return (
    <NavigationContext value={navigation}>
      <Settings path={path} visible={visible ?? sections} hasUnknownAnswer={hasUnknownAnswer} />
    </NavigationContext>
  )
}

type SettingsProps = { path: string; visible: readonly Section[]; hasUnknownAnswer: boolean }

function Settings({ path, visible, hasUnknownAnswer }: SettingsProps) {
  const say = useText()
  const { social } = useLatchkey()
  const settings = useSettings()
  const isOnline = useOnline()
  const reviewed = useReviewedAccount(settings.data?.enabled === true)
  if (settings.data?.enabled === false || !visible.length) return <NotAvailable />
  const isStart = path === '/'
  const section = isStart ? visible[0] : sectionAt(path, visible)
  if (!section) return <NothingHere />
  return (
    <div
      className={`lk-settings logto_ac-card-container logto_ac-with-tab-nav${isStart ? ' lk-settings-start' : ''}`}
    >
      {reviewed && settings.data && (
        <Suspense>
          <SecurityReview account={reviewed} settings={settings.data} />
        </Suspense>
      )}
      <div className="lk-settings-side logto_ac-sidebar">
        <div className="lk-settings-summary-small">
          <h1 className="lk-hidden">{say('account.title')}</h1>
          <AccountSummary />
        </div>
        <SectionList sections={visible} current={section} />
      </div>
      <div
        className="lk-settings-content lk-skip-target logto_ac-card-main logto_ac-page-content"
        tabIndex={-1}
      >
        {!isOnline && <InlineNotice tone="warning">{say('state.offline')}</InlineNotice>}
        {(hasUnknownAnswer || social?.returned()) && (
          <Suspense fallback={null}>
            <SocialReturnNotice path={path} hasUnknownAnswer={hasUnknownAnswer} />
          </Suspense>
        )}
        {section.id === 'profile' && (
          <div className="lk-settings-summary">
            <AccountSummary isSilent />
          </div>
        )}
        <SectionContent section={section} />
      </div>
    </div>
  )
}

/** The sections that the person sees; undefined while they are unknown. */
function useVisibleSections() {
  const settings = useSettings().data
  const experience = useExperience().data
  const account = useAccount(settings?.enabled === true).data
  return useMemo(
    () => settings && experience && sectionsOf(settings, experience, account),
    [settings, experience, account],
  )
}

/** The account while it needs a review, and after that until the page is left, to say that it is done. */
function useReviewedAccount(isEnabled: boolean) {
  const { data: account } = useAccount(isEnabled)
  const isNeeded = useRef(false)
  isNeeded.current ||= account?.needsSecurityReview === true
  return isNeeded.current ? account : undefined
}
