import {
  AppWindow,
  ChartColumn,
  KeyRound,
  LogIn,
  type LucideIcon,
  Mail,
  Plug,
  ScrollText,
  ShieldCheck,
  SquareCode,
  Tags,
  UserCog,
  UserPen,
  Users,
  Webhook,
} from 'lucide-react'
import type { ConsoleKey } from './texts.tsx'

type SectionFacts = {
  title: ConsoleKey
  icon: LucideIcon
  /** The letter that follows `g`. */
  key: string
}

/** The sections in their order. One is shown if `routes.ts` has a route of it that the administrator may open. */
export const sections = {
  people: { title: 'frame.section.people', icon: Users, key: 'p' },
  applications: { title: 'frame.section.applications', icon: AppWindow, key: 'a' },
  roles: { title: 'frame.section.roles', icon: Tags, key: 'r' },
  connectors: { title: 'frame.section.connectors', icon: Plug, key: 'c' },
  'sign-in-page': { title: 'frame.section.signInPage', icon: LogIn, key: 'i' },
  'account-fields': { title: 'frame.section.accountFields', icon: UserPen, key: 'f' },
  security: { title: 'frame.section.security', icon: ShieldCheck, key: 's' },
  'email-templates': { title: 'frame.section.emailTemplates', icon: Mail, key: 'e' },
  webhooks: { title: 'frame.section.webhooks', icon: Webhook, key: 'w' },
  scripts: { title: 'frame.section.scripts', icon: SquareCode, key: 'x' },
  keys: { title: 'frame.section.keys', icon: KeyRound, key: 'k' },
  log: { title: 'frame.section.log', icon: ScrollText, key: 'l' },
  figures: { title: 'frame.section.figures', icon: ChartColumn, key: 'u' },
  administrators: { title: 'frame.section.administrators', icon: UserCog, key: 'm' },
} as const satisfies Record<string, SectionFacts>

export type SectionId = keyof typeof sections
