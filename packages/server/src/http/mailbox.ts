import { createHash } from 'node:crypto'
import type { KeptMessage } from '../connectors/mailbox.ts'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import { isFromThisMachine } from './local-requests.ts'
import { drawMailbox, mailboxStyle } from './mailbox-page.ts'
import { languageOf } from './problem.ts'

const common = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
const styleHash = createHash('sha256').update(mailboxStyle).digest('base64')
const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
const letterPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Shows messages that would have been sent, to callers on this machine; all other callers get 404. */
export function mountMailbox(app: App, { mailbox, config }: Services): void {
  if (!mailbox) return
  const { pathname } = new URL(`${config.endpoint}/dev/mailbox`)
  const { pathname: script } = new URL(`${config.endpoint}/follow-mailbox.js`)
  app.use('/dev/*', async (context, next) =>
    isFromThisMachine(context.env.incoming, config.endpoint) ? next() : context.notFound(),
  )
  app.get('/dev/mailbox.json', context => context.json(mailbox.list().map(toJson), 200, common))
  app.get('/dev/mailbox', context => {
    const language = languageOf(context.env.incoming, new URL(context.req.url).searchParams)
    const page = drawMailbox(mailbox.list(), { language, pathname, script })
    return context.html(page, 200, { ...common, 'content-security-policy': pagePolicy })
  })
  app.get('/dev/mailbox/:id', context => {
    const message = mailbox.list().find(({ id }) => id === context.req.param('id'))
    if (!message || message.type === 'phone') return context.notFound()
    return context.html(message.html, 200, { ...common, 'content-security-policy': letterPolicy })
  })
}

function toJson({ short, text, html, subject, ...message }: KeptMessage): object {
  return message.type === 'phone' ? { ...message, text: short } : { ...message, subject, text, html }
}
