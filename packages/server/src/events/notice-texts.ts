import type { Language } from '@latchkey/locales'
import { letterTexts, momentText } from '@latchkey/locales/server'
import type { NoticeJob } from './notices.ts'

/** The text of a notice; the letter template, shared by all messages, determines its layout. */
export type NoticeText = {
  language: Language
  subject: string
  facts: [name: string, value: string][]
  paragraphs: string[]
  link: { href: string; label: string }
}

/** The links and the name of the sender in one notice. */
type NoticeLinks = { tenant: string; accountUrl: string; undoUrl: string | undefined }

/** The links and the name of the sender in one letter with several notices. */
type DigestLinks = { tenant: string; accountUrl: string; undoUrls: string[] }

/** A security notice in the person's language: what happened, when, from where, and what to do. */
export function noticeText(job: NoticeJob, { tenant, accountUrl, undoUrl }: NoticeLinks): NoticeText {
  const { language, kind } = job
  const say = letterTexts[language]
  const moment = (at: string) => momentText(new Date(at), language)
  const facts: NoticeText['facts'] = [[say('notice.when'), moment(job.at)]]
  if (job.until) facts.push([say('notice.until'), moment(job.until)])
  if (!job.byAdministrator)
    facts.push(
      [say('notice.from'), job.address ?? say('notice.unknown')],
      [say('notice.device'), job.userAgent ?? say('notice.unknown')],
    )
  const isGuess = kind === 'lockout'
  const ifYou = isGuess ? say('notice.ifYouGuessed') : say('notice.ifYou')
  const ifNotYou = isGuess ? say('notice.ifNotYouGuessed') : say('notice.ifNotYou')
  return {
    language,
    subject: `${say(`notice.what.${kind}`)} · ${tenant}`,
    facts,
    paragraphs: [
      job.byAdministrator ? say('notice.byAdministrator') : ifYou,
      undoUrl ? say('notice.undo') : ifNotYou,
    ],
    link: undoUrl
      ? { href: undoUrl, label: say('notice.undoLabel') }
      : { href: accountUrl, label: say('notice.accountLabel') },
  }
}

/** Several notices in one letter, the oldest first: time, change, origin, and what to do. */
export function digestText(
  jobs: readonly NoticeJob[],
  { tenant, accountUrl, undoUrls }: DigestLinks,
): NoticeText {
  const language = jobs.at(-1)?.language ?? 'en'
  const say = letterTexts[language]
  const factOf = ({ kind, at, byAdministrator, address, userAgent }: NoticeJob): [string, string] => {
    const origin = byAdministrator
      ? [say('notice.byAdministrator')]
      : [address ?? say('notice.unknown'), userAgent ?? say('notice.unknown')]
    return [momentText(new Date(at), language), [say(`notice.what.${kind}`), ...origin].join(' · ')]
  }
  return {
    language,
    subject: `${say('notice.several')} · ${tenant}`,
    facts: jobs.map(factOf),
    paragraphs: [
      say('notice.ifYou'),
      say('notice.ifNotYou'),
      ...undoUrls.map(url => `${say('notice.undo')} ${url}`),
    ],
    link: { href: accountUrl, label: say('notice.accountLabel') },
  }
}
