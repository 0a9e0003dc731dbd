import type { Activity } from '@latchkey/contract'
import { type Language, languages } from '@latchkey/locales'
import { letterTexts, momentText } from '@latchkey/locales/server'
import { escapeHtml } from '../../connectors/render.ts'
import type { Overview } from './document.ts'

/** Events on the page; `account.json` has all of them. */
export const eventsOnPage = 500

type Look = { language: Language; tenant: string }
type Cell = string | number | null | undefined

/** `index.html` of an export, for people. It loads nothing from elsewhere and runs no script. */
export function writePage(
  overview: Overview,
  activity: readonly Activity[],
  { language, tenant }: Look,
): string {
  const say = letterTexts[language]
  const moment = (at: number | null | undefined) => (at ? momentText(new Date(at), language) : '')
  const title = say('export.title', { tenant })
  const { account } = overview
  const sections = [
    section(
      say('export.account'),
      facts([
        [say('export.id'), account.id],
        [say('export.username'), account.username],
        [say('export.name'), account.name],
        [say('export.email'), account.primaryEmail],
        [say('export.phone'), account.primaryPhone],
        [say('export.avatar'), account.avatar],
        [say('export.createdAt'), moment(account.createdAt)],
        [say('export.lastSignInAt'), moment(account.lastSignInAt)],
        [say('export.passwordUpdatedAt'), moment(overview.password.updatedAt)],
        [say('export.profile'), asJson(account.profile)],
        [say('export.customData'), asJson(account.customData)],
        [say('export.identities'), asJson(account.identities)],
        [say('export.roles'), overview.roles.map(({ name }) => name).join(', ')],
      ]),
    ),
    section(say('export.pictures'), pictures(overview)),
    section(
      say('export.factors'),
      table(
        [say('export.kind'), say('export.itemName'), say('export.createdAt')],
        overview.factors.map(each => [each.type, each.name, moment(Date.parse(each.createdAt))]),
      ),
    ),
    section(
      say('export.sessions'),
      table(
        [say('notice.when'), say('notice.from'), say('notice.device'), say('export.expiresAt')],
        overview.sessions.map(each => [
          moment(each.signedInAt),
          each.ip,
          each.userAgent,
          moment(each.endedAt ?? each.expiresAt),
        ]),
      ),
    ),
    section(
      say('export.grants'),
      table(
        [say('export.itemName'), say('export.lastUsedAt'), say('export.expiresAt')],
        overview.grants.map(each => [each.application.name, moment(each.lastUsedAt), moment(each.expiresAt)]),
      ),
    ),
    section(
      say('export.tokens'),
      table(
        [say('export.itemName'), say('export.createdAt'), say('export.lastUsedAt'), say('export.expiresAt')],
        overview.personalAccessTokens.map(each => [
          each.name,
          moment(each.createdAt),
          moment(each.lastUsedAt),
          moment(each.expiresAt),
        ]),
      ),
    ),
    section(
      say('export.devices'),
      table(
        [say('notice.device'), say('export.createdAt'), say('export.expiresAt')],
        overview.trustedDevices.map(each => [each.userAgent, moment(each.createdAt), moment(each.expiresAt)]),
      ),
    ),
    section(
      say('export.formerAddresses'),
      table(
        [say('export.value'), say('notice.when')],
        overview.formerAddresses.map(each => [each.value, moment(each.changedAt)]),
      ),
    ),
    section(
      say('export.activity'),
      table(
        [
          say('notice.when'),
          say('export.kind'),
          say('notice.from'),
          say('notice.device'),
          say('export.application'),
        ],
        activity.map(each => [
          moment(each.createdAt),
          each.error ? `${each.key} (${each.error})` : each.key,
          each.ip,
          [each.device?.browser, each.device?.os].filter(Boolean).join(', '),
          each.application?.name ?? each.application?.id,
        ]),
      ),
    ),
  ]
  return `<!doctype html>
<html lang="${language}" dir="${languages[language].direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(say('export.about', { moment: moment(overview.exportedAt), count: eventsOnPage }))}</p>
${sections.filter(Boolean).join('\n')}
</main>
</body>
</html>
`
}

/** A section without content is left out. */
const section = (heading: string, content: string) =>
  content && `<section><h2>${escapeHtml(heading)}</h2>\n${content}</section>`

function facts(pairs: readonly (readonly [name: string, value: Cell])[]): string {
  const given = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const rows = given.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th>${cell(value)}</tr>`)
  return wrapped(`<table>${rows.join('\n')}</table>`)
}

function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return ''
  const head = headings.map(heading => `<th scope="col">${escapeHtml(heading)}</th>`).join('')
  return wrapped(
    `<table><tr>${head}</tr>\n${rows.map(row => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</table>`,
  )
}

const cell = (value: Cell) => `<td><bdi>${escapeHtml(String(value ?? ''))}</bdi></td>`

/** A wide table scrolls by itself on a narrow screen, by keyboard too. */
const wrapped = (content: string) => `<div tabindex="0">${content}</div>`

function pictures({ pictures: all, account }: Overview): string {
  const files = all.flatMap(({ file }) => (file === null ? [] : [file]))
  const name = escapeHtml(account.name ?? account.username ?? account.id)
  return files.map(file => `<img src="${escapeHtml(file)}" alt="${name}" width="128">`).join('\n')
}

function asJson(value: object): string {
  return Object.keys(value).length > 0 ? JSON.stringify(value, undefined, 2) : ''
}

const style = `
body{margin:0;padding:32px 16px;background:#f6f7fb;color:#1a1d26;font:16px/24px system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif}
main{max-width:960px;margin:0 auto}
h1{font-size:28px;line-height:36px}
h2{margin:32px 0 8px;font-size:20px;line-height:28px}
div{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding-block:8px;padding-inline:0 16px;border-bottom:1px solid #e3e6ef;text-align:start;vertical-align:top;overflow-wrap:anywhere;white-space:pre-wrap}
th{font-weight:600;white-space:nowrap}
@media (prefers-color-scheme:dark){body{background:#111318;color:#e6e8ee}th,td{border-color:#2f3440}}`
