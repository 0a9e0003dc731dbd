import type { TextKey } from '@latchkey/locales'
import {
  AtSign,
  FolderDown,
  History,
  KeyRound,
  Link2,
  type LucideIcon,
  MonitorSmartphone,
  UserRound,
} from 'lucide-react'
import type { FunctionComponent, ReactNode } from 'react'
import { type Account, type Experience, isVisible, type Settings } from './account.ts'
import { profileTexts } from './text-attributes.ts'

export type SectionId =
  | 'profile'
  | 'security'
  | 'contact'
  | 'linked-accounts'
  | 'devices'
  | 'activity'
  | 'data'

export type Section = {
  id: SectionId
  title: TextKey
  about: TextKey
  icon: LucideIcon
  /** The dialogs with a path below the section's, and the lists that an application can link to. */
  dialogs: readonly string[] | RegExp
  /** A section is hidden if it has fields and none of them is visible. */
  fields: readonly (keyof Settings['fields'])[]
  /** Whether there is anything to show; by default there is. */
  isNeeded?: (experience: Experience, account: Account | undefined) => boolean
  /** Loads the component, once the section is opened. */
  load: () => Promise<FunctionComponent>
}

/** A section of the application. */
export type OwnSection = {
  /** Its path: `/${id}`. */
  id: string
  title: string
  /** One line below the title. */
  about?: string
  /** 20 pixels wide. */
  icon?: ReactNode
  content: ReactNode
}

export type AnySection = Section | OwnSection

/** All sections. */
export const sections: readonly Section[] = [
  {
    id: 'profile',
    title: 'profile.title',
    about: 'profile.about',
    icon: UserRound,
    dialogs: [],
    fields: [...profileTexts.map(({ name }) => name), 'avatar', 'profile', 'customData'],
    load: async () => (await import('./ProfileSection.tsx')).ProfileSection,
  },
  {
    id: 'security',
    title: 'security.title',
    about: 'security.about',
    icon: KeyRound,
    dialogs: [
      'username',
      'password',
      'authenticator',
      'authenticator-removal',
      'backup-codes',
      'backup-codes-list',
      'backup-codes-removal',
      'passkey',
      'passkey-list',
      'passkey-prompt',
      'two-step',
    ],
    fields: ['username', 'password', 'mfa'],
    load: async () => (await import('./SecuritySection.tsx')).SecuritySection,
  },
  {
    id: 'contact',
    title: 'contact.title',
    about: 'contact.about',
    icon: AtSign,
    dialogs: ['email', 'email-removal', 'phone', 'phone-removal'],
    fields: ['email', 'phone'],
    load: async () => (await import('./contact/ContactSection.tsx')).ContactSection,
  },
  {
    id: 'linked-accounts',
    title: 'linkedAccounts.title',
    about: 'linkedAccounts.about',
    icon: Link2,
    dialogs: /^(un)?link-/,
    fields: ['social'],
    isNeeded: (experience, account) =>
      experience.socialConnectors.some(({ platform }) => platform !== 'Native') ||
      Object.keys(account?.identities ?? {}).length > 0,
    load: async () => (await import('./linked-accounts/LinkedAccountsSection.tsx')).LinkedAccountsSection,
  },
  {
    id: 'devices',
    title: 'devices.title',
    about: 'devices.about',
    icon: MonitorSmartphone,
    dialogs: ['confirm', 'others', 'trusted'],
    fields: ['session', 'trustedDevice'],
    load: async () => (await import('./devices/DevicesSection.tsx')).DevicesSection,
  },
  {
    id: 'activity',
    title: 'activity.title',
    about: 'activity.about',
    icon: History,
    dialogs: [],
    fields: ['session'],
    load: async () => (await import('./activity/ActivitySection.tsx')).ActivitySection,
  },
  {
    id: 'data',
    title: 'data.title',
    about: 'data.about',
    icon: FolderDown,
    dialogs: ['export', 'token', 'lockdown', 'deletion'],
    // Always visible: no administrator can switch the lockdown off.
    fields: [],
    load: async () => (await import('./data/DataSection.tsx')).DataSection,
  },
]

export function sectionsOf({ fields }: Settings, experience: Experience, account: Account | undefined) {
  return sections.filter(
    ({ fields: own, isNeeded }) =>
      (own.length === 0 || own.some(field => isVisible(fields[field]))) &&
      (!isNeeded || isNeeded(experience, account)),
  )
}

/** The sections in the order that the application chose, with its own; all unless it chose. */
export function chooseSections(
  chosen: readonly (SectionId | OwnSection)[] | undefined,
  visible: readonly Section[],
): readonly AnySection[] {
  if (!chosen) return visible
  return chosen.flatMap<AnySection>(each =>
    typeof each === 'string' ? visible.filter(({ id }) => id === each) : each,
  )
}

/** Finds the section of a path. Undefined if there is none, or if the section has no such dialog. */
export function sectionAt(path: string, visible: readonly AnySection[]) {
  const [id, dialog, ...rest] = path.split('/').filter(Boolean)
  const section = visible.find(each => each.id === id)
  return rest.length || (dialog && section && !hasDialog(section, dialog)) ? undefined : section
}

function hasDialog(section: AnySection, dialog: string) {
  if ('content' in section) return false
  const { dialogs } = section
  return dialogs instanceof RegExp ? dialogs.test(dialog) : dialogs.includes(dialog)
}
