import { type EmailTemplateDetails, parseCorrespondent } from '@latchkey/contract'
import type { Mail } from '../outside/mail.ts'
import { escapeHtml, oneLine, render } from './render.ts'

type Payload = Readonly<Record<string, unknown>>

/** Fills in a template: the subject and the body, and the sender if the template names one. */
export function renderMail(
  { subject, content, contentType = 'text/html', replyTo, sendFrom }: EmailTemplateDetails,
  payload: Payload,
): Pick<Mail, 'subject' | 'text' | 'html' | 'replyTo'> & { sender?: Sender } {
  const sender = correspondent(sendFrom, payload)
  const recipient = correspondent(replyTo, payload)
  return {
    subject: oneLine(render(subject, payload)),
    ...(contentType === 'text/html'
      ? { html: render(content, payload, escapeHtml) }
      : { text: render(content, payload) }),
    ...(recipient?.address && { replyTo: { name: recipient.name, address: recipient.address } }),
    ...(sender && { sender }),
  }
}

type Sender = { name: string; address: string | undefined }

/** Variables stand in the name alone. The mail library quotes it, so it cannot become an address or a header. */
function correspondent(text: string | undefined, payload: Payload): Sender | undefined {
  const { name, address } = (text && parseCorrespondent(text)) || {}
  return name === undefined ? undefined : { name: oneLine(render(name, payload)), address }
}

/** The sender of a mail: that of the template; a mere name goes before the connector's own address. */
export function senderOf(fromEmail: string, sender: Sender | undefined): Mail['from'] {
  if (!sender) return fromEmail
  const own = /<([^<>]*)>\s*$/.exec(fromEmail)?.[1] ?? fromEmail
  return { name: sender.name, address: sender.address ?? own }
}
