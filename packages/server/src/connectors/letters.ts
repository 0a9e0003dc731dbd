import type { UsageType } from '@latchkey/contract'
import { chooseLanguage, type Language, languages } from '@latchkey/locales'
import { letterTexts } from '@latchkey/locales/server'
import { escapeHtml, oneLine } from './render.ts'

/** A rendered message: `subject`, `text` and `html` for mail, `short` for SMS. */
export type Letter = { subject: string; text: string; html: string; short: string }

export type Content = {
  language: Language
  subject: string
  /** Details of the event as name and value. With facts, the text repeats the subject as its first line. */
  facts?: readonly (readonly [name: string, value: string])[] | undefined
  /** Body of the letter; each item has one or more sentences. */
  paragraphs: string[]
  code?: string | undefined
  /** Target and label of the letter's only button. */
  link?: { href: string; label: string } | undefined
  /** A second link, below the button, with a sentence of its own. */
  otherLink?: { about: string; href: string; label: string } | undefined
  /** Small print at the end. */
  ending?: string | undefined
}

/** Renders a letter in Latchkey's own design, as plain text and as HTML with a dark mode. */
export function composeLetter(content: Content): Letter {
  const { subject, facts, paragraphs, code, link, otherLink, ending, language } = content
  const say = letterTexts[language]
  const happened = facts && [
    subject,
    facts.map(([name, value]) => say('letter.fact', { name, value })).join('\n'),
  ]
  const parts = [
    ...[...(happened ?? []), ...paragraphs, code, link && `${link.label}\n${link.href}`],
    ...(otherLink ? [otherLink.about, `${otherLink.label}\n${otherLink.href}`] : []),
    ending,
  ]
  return {
    subject: oneLine(subject),
    text: `${parts.filter(Boolean).join('\n\n')}\n`,
    html: htmlOf(content),
    short: [code ? say('letter.code', { subject, code }) : paragraphs.join(' '), link?.href]
      .filter(Boolean)
      .join(' '),
  }
}

/** The built-in letter for codes and invitations of every usage, where no connector has a template. */
export function letterOf(usage: UsageType, payload: Readonly<Record<string, unknown>>): Letter {
  const language = chooseLanguage([String(payload.locale ?? '')])
  const say = letterTexts[language]
  const subject = say(`code.${usage}.subject`)
  const code = textOf(payload.code)
  const href = textOf(payload.link)
  const organization = nameOf(payload.organization)
  return composeLetter({
    language,
    subject: organization ? `${subject} · ${organization}` : subject,
    paragraphs: [say(`code.${usage}.lead`)],
    code,
    link: href ? { href, label: say('letter.follow') } : undefined,
    ending: say('letter.ending'),
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'name' in value ? textOf(value.name) : undefined
}

/**
 * HTML for mail clients, which support little more than inline styles and one style sheet. Without the style sheet
 * the letter must still be complete.
 */
function htmlOf({ language, subject, facts, paragraphs, code, link, otherLink, ending }: Content): string {
  const inside = [
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600">${escapeHtml(subject)}</h1>`,
    facts &&
      `<table style="margin:0 -8px 16px;border-collapse:collapse">${facts.map(rowOf).join('')}</table>`,
    ...paragraphs.map(text => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`),
    code &&
      `<p class="code" style="margin:0 0 24px;padding:16px;border-radius:12px;background:#f1f3f9;font:600 32px/40px ui-monospace,Menlo,Consolas,monospace;letter-spacing:6px;text-align:center">${escapeHtml(code)}</p>`,
    link &&
      `<p style="margin:0 0 24px"><a class="button" href="${escapeHtml(link.href)}" style="display:inline-block;padding:12px 24px;border-radius:10px;background:#3b5bdb;color:#fff;font-weight:600;text-decoration:none">${escapeHtml(link.label)}</a></p>`,
    otherLink &&
      `<p style="margin:0 0 24px">${escapeHtml(otherLink.about)} <a class="link" href="${escapeHtml(otherLink.href)}" style="color:#3b5bdb">${escapeHtml(otherLink.label)}</a></p>`,
    ending &&
      `<p class="small" style="margin:0;font-size:14px;line-height:20px;color:#5c6270">${escapeHtml(ending)}</p>`,
  ]
  return `<!doctype html>
<html lang="${language}" dir="${languages[language].direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>@media (prefers-color-scheme:dark){body{background:#111318!important;color:#e6e8ee!important}.card{background:#1b1e26!important;border-color:#2f3440!important}.code{background:#272b36!important}.small{color:#a3a9b8!important}.link{color:#91a7ff!important}}</style>
</head>
<body style="margin:0;padding:32px 16px;background:#f6f7fb;color:#1a1d26;font:16px/24px system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif">
<main class="card" style="max-width:480px;margin:0 auto;padding:32px;border:1px solid #e3e6ef;border-radius:16px;background:#fff">
${inside.filter(Boolean).join('\n')}
</main>
</body>
</html>
`
}

function rowOf([name, value]: readonly [string, string]): string {
  return `<tr><th class="small" scope="row" style="padding:4px 8px;color:#5c6270;font-weight:400;text-align:start;vertical-align:top;word-break:keep-all">${escapeHtml(name)}</th><td style="padding:4px 8px;vertical-align:top;overflow-wrap:anywhere"><bdi>${escapeHtml(value)}</bdi></td></tr>`
}
