import { ClassNamesContext, InlineNotice, useClassName, useText } from '@latchkey/ui'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import './AccountSettings.css'
import { AccountSummary } from './AccountSummary.tsx'
import { useAccountQuery, useExperience, useSettings } from './account.ts'
import { useLatchkey } from './latchkey-context.ts'
import { type Navigation, NavigationContext } from './navigation.ts'
import { Root } from './Root.tsx'
import { SectionContent } from './SectionContent.tsx'
import { SectionList } from './SectionList.tsx'
import {
  type AnySection,
  chooseSections,
  type OwnSection,
  type SectionId,
  sectionAt,
  sections,
  sectionsOf,
} from './sections.ts'
import { NotAvailable, NothingHere } from './states.tsx'
import { useOnline } from './use-online.ts'

const SocialReturnNotice = lazy(async () => ({
  default: (await import('./SocialReturnNotice.tsx')).SocialReturnNotice,
}))

const UnavailableNotice = lazy(async () => ({
  default: (await import('./UnavailableNotice.tsx')).UnavailableNotice,
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
  /**
   * Prefix of `path` in the URLs of links, e.g. `/account`, or `#`. Where the component keeps its own state, that of the
   * server's account page.
   */
  base?: string
  /**
   * The sections in this order: ids of built-in ones, and your own. All built-in ones unless given. A section that the
   * administrator switched off stays away.
   */
  sections?: readonly (SectionId | OwnSection)[]
  /** Class names to add, by part. */
  classNames?: Readonly<Partial<Record<AccountSettingsPart, string>>>
}

/** The parts of the component that take class names of the application. */
export type AccountSettingsPart =
  | 'root'
  | 'sidebar'
  | 'navigation'
  | 'navigationItem'
  | 'content'
  | 'header'
  | 'title'
  | 'description'
  | 'card'
  | 'row'
  | 'button'
  | 'dialog'

const noClassNames = {}

const SecurityReview = lazy(async () => ({
  default: (await import('./security-review/SecurityReview.tsx')).SecurityReview,
}))

/** The whole account page: the list of sections and the open section. */
export function AccountSettings(props: AccountSettingsProps) {
  const { path: givenPath, onNavigate, onFinish, identifier, hasUnknownAnswer = false } = props
  const { sections: chosen, classNames = noClassNames } = props
  const { social, endpoint } = useLatchkey()
  const { base = givenPath === undefined ? `${endpoint.replace(/\/$/, '')}/account` : '' } = props
  const [ownPath, setOwnPath] = useState(() => social?.returned()?.path ?? '/')
  const path = givenPath ?? ownPath
  const visible = useVisibleSections(chosen)
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
    <Root>
      <NavigationContext.Provider value={navigation}>
        <ClassNamesContext.Provider value={classNames}>
          <Settings
            path={path}
            visible={visible ?? chooseSections(chosen, sections)}
            hasUnknownAnswer={hasUnknownAnswer}
          />
        </ClassNamesContext.Provider>
      </NavigationContext.Provider>
    </Root>
  )
}

type SettingsProps = { path: string; visible: readonly AnySection[]; hasUnknownAnswer: boolean }

function Settings({ path, visible, hasUnknownAnswer }: SettingsProps) {
  const say = useText()
  const { social } = useLatchkey()
  const settings = useSettings()
  const isOnline = useOnline()
  const rootClass = useClassName('root', 'lk-settings logto_ac-card-container logto_ac-with-tab-nav')
  const sideClass = useClassName('sidebar', 'lk-settings-side logto_ac-sidebar')
  const contentClass = useClassName(
    'content',
    'lk-settings-content lk-skip-target logto_ac-card-main logto_ac-page-content',
  )
  const reviewed = useReviewedAccount(settings.data?.enabled === true)
  if (settings.data?.enabled === false || !visible.length) return <NotAvailable />
  const isStart = path === '/'
  const section = isStart ? visible[0] : sectionAt(path, visible)
  if (!section) return <NothingHere />
  return (
    <div className={`${rootClass}${isStart ? ' lk-settings-start' : ''}`}>
      {reviewed && settings.data && (
        <Suspense>
          <SecurityReview account={reviewed} settings={settings.data} />
        </Suspense>
      )}
      <div className={sideClass}>
        <div className="lk-settings-summary-small">
          <h1 className="lk-hidden">{say('account.title')}</h1>
          <AccountSummary />
        </div>
        <SectionList sections={visible} current={section} />
      </div>
      <div className={contentClass} tabIndex={-1}>
        {!isOnline && <InlineNotice tone="warning">{say('state.offline')}</InlineNotice>}
        {(hasUnknownAnswer || social?.returned()) && (
          <Suspense fallback={null}>
            <SocialReturnNotice path={path} hasUnknownAnswer={hasUnknownAnswer} />
          </Suspense>
        )}
        {path.split('/').length > 2 && (
          <Suspense fallback={null}>
            <UnavailableNotice path={path} />
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
function useVisibleSections(chosen: AccountSettingsProps['sections']) {
  const settings = useSettings().data
  const experience = useExperience().data
  const account = useAccountQuery(settings?.enabled === true).data
  return useMemo(
    () => settings && experience && chooseSections(chosen, sectionsOf(settings, experience, account)),
    [chosen, settings, experience, account],
  )
}

/** The account while it needs a review, and after that until the page is left, to say that it is done. */
function useReviewedAccount(isEnabled: boolean) {
  const { data: account } = useAccountQuery(isEnabled)
  const isNeeded = useRef(false)
  isNeeded.current ||= account?.needsSecurityReview === true
  return isNeeded.current ? account : undefined
}
