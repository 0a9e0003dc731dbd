import type { AccessLinkPurpose } from '@latchkey/contract'
import type { Language } from '@latchkey/locales'
import { letterTexts, momentText } from '@latchkey/locales/server'
import type { Content } from './letters.ts'

type LinkPurpose = 'SignIn' | 'Register' | AccessLinkPurpose

type Link = {
  language: Language
  href: string
  until: Date
  /** The name of the sender. */
  tenant: string
}

/** The built-in letter with a link that works once. */
export function linkLetter(purpose: LinkPurpose, { language, href, until, tenant }: Link): Content {
  const say = letterTexts[language]
  return {
    language,
    subject: say(`link.${purpose}.subject`, { tenant }),
    paragraphs: [
      say(`link.${purpose}.lead`, { tenant }),
      say('link.once', { moment: momentText(until, language) }),
    ],
    link: { href, label: say(`link.${purpose}.do`) },
    ending: say('letter.ending'),
  }
}
