import { type Language, languages } from '@latchkey/locales'
import { letterTexts } from '@latchkey/locales/server'
import type { KeptMessage } from '../connectors/mailbox.ts'
import { escapeHtml } from '../connectors/render.ts'

export const mailboxStyle = `
:root{color-scheme:light dark;--page:#f6f7fb;--card:#fff;--line:#e3e6ef;--text:#1a1d26;--quiet:#5c6270;--accent:#3451c7;--code:#eef1fb}
@media (prefers-color-scheme:dark){:root{--page:#111318;--card:#1b1e26;--line:#2f3440;--text:#e6e8ee;--quiet:#a3a9b8;--accent:#a5b8ff;--code:#272b36}}
*{box-sizing:border-box}
body{margin:0;padding:32px 16px;background:var(--page);color:var(--text);font:16px/24px system-ui,-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif}
main{max-width:720px;margin:0 auto}
h1{margin:0 0 8px;font-size:28px;line-height:36px}
h2{margin:0 0 4px;font-size:18px;line-height:26px;overflow-wrap:anywhere}
p{margin:0 0 24px}
ol{margin:0;padding:0;list-style:none;display:grid;gap:16px}
[hidden]{display:none}
article,.empty{padding:24px;border:1px solid var(--line);border-radius:16px;background:var(--card)}
.quiet{margin:0;color:var(--quiet);font-size:14px;line-height:20px;overflow-wrap:anywhere}
.code{display:inline-block;margin:16px 0 0;padding:8px 16px;border-radius:10px;background:var(--code);font:600 24px/32px ui-monospace,Menlo,Consolas,monospace;letter-spacing:4px}
pre{margin:16px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
a{color:var(--accent)}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.open{display:inline-block;margin-top:16px}
`

/** Renders the mailbox as a page. Its script adds what arrives; all else works without. */
export function drawMailbox(
  messages: readonly KeptMessage[],
  { language, pathname, script }: { language: Language; pathname: string; script: string },
): string {
  const say = letterTexts[language]
  const title = say('mailbox.title')
  const items = messages.map(message => `<li id="${message.id}">${article(message, language, pathname)}</li>`)
  return `<!doctype html>
<html lang="${language}" dir="${languages[language].direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Latchkey</title>
<style>${mailboxStyle}</style>
<script defer src="${escapeHtml(script)}"></script>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${say('mailbox.about')}</p>
<p class="empty"${items.length > 0 ? ' hidden' : ''}>${say('mailbox.empty')}</p>
<ol aria-live="polite">
${items.join('\n')}
</ol>
</main>
</body>
</html>
`
}

function article(message: KeptMessage, language: Language, pathname: string): string {
  const { id, type, to, usage, subject, text, short, code, keptAt } = message
  const say = letterTexts[language]
  const moment = `<time datetime="${keptAt.toISOString()}">${keptAt.toLocaleString(language)}</time>`
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<p class="quiet">${say(`mailbox.${type}`)} · ${escapeHtml(to)} · ${escapeHtml(usage)} · ${moment}</p>
${code ? `<p class="code" aria-label="${say('mailbox.code')}">${escapeHtml(code)}</p>` : ''}
<pre>${escapeHtml(type === 'phone' ? short : text)}</pre>
${type === 'email' ? `<a class="open" href="${escapeHtml(pathname)}/${id}">${say('mailbox.open')}</a>` : ''}
</article>`
}
