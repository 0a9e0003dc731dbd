import type { Language } from '@latchkey/locales'
import { letterTexts, momentText } from '@latchkey/locales/server'
import { deviceOf } from '../policies/device.ts'
import type { NoticeJob } from './notices.ts'

/** The text of a notice; the letter template, shared by all messages, determines its layout. */
export type NoticeText = {
  language: Language
  subject: string
  facts: [name: string, value: string][]
  paragraphs: string[]
  link?: { href: string; label: string } | undefined
  /** A second link, below the button, with a sentence of its own. */
  otherLink?: { about: string; href: string; label: string } | undefined
}

/** The link that takes a change of address, or a scheduled deletion, back. */
export type WayBack = { kind: 'undo' | 'restore'; url: string }

/** The links and the name of the sender in one notice. */
type NoticeLinks = {
  tenant: string
  accountUrl: string
  wayBack: WayBack | undefined
  lockUrl: string | undefined
}

/** The links and the name of the sender in one letter with several notices. */
type DigestLinks = Omit<NoticeLinks, 'wayBack'> & { waysBack: WayBack[] }

/** A security notice in the person's language: what happened, when, from where, and what to do. */
export function noticeText(job: NoticeJob, links: NoticeLinks): NoticeText {
  const { tenant, accountUrl, wayBack, lockUrl } = links
  const { language, kind } = job
  const say = letterTexts[language]
  const moment = (at: string) => momentText(new Date(at), language)
  const facts: NoticeText['facts'] = [[say('notice.when'), moment(job.at)]]
  if (job.until) facts.push([say('notice.until'), moment(job.until)])
  if (job.deletesAt) facts.push([say('notice.deletesAt'), moment(job.deletesAt)])
  // Beside administrators, only the server itself deletes.
  if (!job.byAdministrator && kind !== 'deleted')
    facts.push(
      [say('notice.from'), job.address ?? say('notice.unknown')],
      [say('notice.device'), deviceText(job)],
    )
  const subject = `${happened(job)} · ${tenant}`
  if (kind === 'deleted') {
    const byAdministrator = job.byAdministrator ? [say('notice.byAdministrator')] : []
    return { language, subject, facts, paragraphs: [...byAdministrator, say('notice.gone')] }
  }
  return {
    language,
    subject,
    facts,
    paragraphs: adviceOf(job, wayBack),
    link: wayBack ? linkOf(wayBack, language) : accountLink([job], accountUrl),
    otherLink: lockLink(lockUrl, language),
  }
}

/** What can be added and removed, with the texts of both; by kind of notice, a factor by its type. */
const whatOf = {
  email: { added: 'email.added', removed: 'email.removed' },
  phone: { added: 'phone.added', removed: 'phone.removed' },
  social: { added: 'social.added', removed: 'social.removed' },
  Totp: { added: 'totp.added', removed: 'totp.removed' },
  WebAuthn: { added: 'passkey.added', removed: 'passkey.removed' },
  BackupCode: { added: 'backupCodes.added', removed: 'backupCodes.removed' },
} as const

/** What happened, in one sentence: something was added, removed or changed. */
function happened({ language, kind, change, factor }: NoticeJob): string {
  const say = letterTexts[language]
  const thing = kind === 'factor' ? factor : kind
  if ((change !== 'added' && change !== 'removed') || !isListed(thing)) return say(`notice.what.${kind}`)
  const what = whatOf[thing][change]
  return say(`notice.what.${what}`)
}

function isListed(thing: string | undefined): thing is keyof typeof whatOf {
  return thing !== undefined && Object.hasOwn(whatOf, thing)
}

/** The browser and system in the words of the account page; else what a program calls itself. */
function deviceText({ language, userAgent }: NoticeJob): string {
  const say = letterTexts[language]
  const { browser, os } = deviceOf(userAgent ?? null)
  if (browser && os) return say('notice.device.name', { browser, os })
  const program = userAgent?.startsWith('Mozilla/') ? undefined : userAgent
  return browser ?? os ?? program ?? say('notice.unknown')
}

function adviceOf({ language, kind, byAdministrator }: NoticeJob, wayBack: WayBack | undefined): string[] {
  const say = letterTexts[language]
  if (kind === 'lockedDown') return [say('notice.lockedDown')]
  if (kind === 'dataExport') return [say('notice.dataExport'), say('notice.ifNotYou')]
  const isGuess = kind === 'lockout'
  const ifYou = isGuess ? say('notice.ifYouGuessed') : say('notice.ifYou')
  const ifNotYou = isGuess ? say('notice.ifNotYouGuessed') : say('notice.ifNotYou')
  return [
    byAdministrator ? say('notice.byAdministrator') : ifYou,
    wayBack ? say(`notice.${wayBack.kind}`) : ifNotYou,
  ]
}

function linkOf({ kind, url }: WayBack, language: Language) {
  return { href: url, label: letterTexts[language](`notice.${kind}Label`) }
}

/** The account page; its section with the file, if all notices are about a finished export. */
function accountLink(jobs: readonly NoticeJob[], accountUrl: string) {
  const areExports = jobs.every(({ kind }) => kind === 'dataExport')
  const say = letterTexts[jobs.at(-1)?.language ?? 'en']
  return { href: areExports ? `${accountUrl}/data` : accountUrl, label: say('notice.accountLabel') }
}

function lockLink(href: string | undefined, language: Language): NoticeText['otherLink'] {
  const say = letterTexts[language]
  return href === undefined ? undefined : { about: say('notice.lock'), href, label: say('notice.lockLabel') }
}

/** Several notices in one letter, the oldest first: time, change, origin, and what to do. */
export function digestText(
  jobs: readonly NoticeJob[],
  { tenant, accountUrl, waysBack, lockUrl }: DigestLinks,
): NoticeText {
  const language = jobs.at(-1)?.language ?? 'en'
  const say = letterTexts[language]
  const moment = (at: string) => momentText(new Date(at), language)
  const factOf = (job: NoticeJob): [string, string] => {
    const { at, deletesAt } = job
    const origin = job.byAdministrator
      ? [say('notice.byAdministrator')]
      : [job.address ?? say('notice.unknown'), deviceText(job)]
    const time = deletesAt
      ? [say('letter.fact', { name: say('notice.deletesAt'), value: moment(deletesAt) })]
      : []
    return [moment(at), [happened(job), ...time, ...origin].join(' · ')]
  }
  return {
    language,
    subject: `${say('notice.several')} · ${tenant}`,
    facts: jobs.map(factOf),
    paragraphs: [
      say('notice.ifYou'),
      say('notice.ifNotYou'),
      ...waysBack.map(({ kind, url }) => `${say(`notice.${kind}`)} ${url}`),
    ],
    link: accountLink(jobs, accountUrl),
    otherLink: lockLink(lockUrl, language),
  }
}
