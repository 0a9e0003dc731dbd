import { Problem } from '@latchkey/contract'
import { sendMail } from '../outside/mail.ts'
import { post } from '../outside/post.ts'
import type { MessageConnector } from './connector.ts'
import { carries } from './email-templates.ts'
import { composeLetter } from './letters.ts'
import { renderMail, senderOf } from './mail-content.ts'
import type { Message, MessageServices } from './message.ts'
import { oneLine, render } from './render.ts'

/** The part of a message connector that sending needs. */
export type Messenger<Connector = MessageConnector> = Connector extends MessageConnector
  ? Pick<Connector, 'factoryId' | 'config'>
  : never

type DeliveryServices = Pick<MessageServices, 'fetch' | 'config'>

/** Sends a message through one connector. Errors: `Undelivered`, if the other server refuses or cannot be reached. */
export async function deliver(
  services: DeliveryServices,
  connector: Messenger,
  message: Message,
): Promise<void> {
  switch (connector.factoryId) {
    case 'simple-mail-transfer-protocol': {
      const { fromEmail, replyTo, customHeaders, ...server } = connector.config
      const { sender, ...content } = contentOf(server.templates, message)
      const from = senderOf(fromEmail, sender)
      const mail = { from, replyTo, headers: customHeaders, to: message.to.value, ...content }
      return sendMail(server, mail, services.fetch)
    }
    case 'http-email':
    case 'http-sms': {
      const { endpoint, authorization } = connector.config
      const { to, usage: type, payload, ip } = message
      return post(services.fetch, endpoint, {
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify({ to: to.value, type, payload, ip }),
      })
    }
    case 'twilio-short-message-service': {
      const { accountSID, authToken, fromMessagingServiceSID, disableRiskCheck, templates } = connector.config
      const form = {
        To: `+${message.to.value}`,
        MessagingServiceSid: fromMessagingServiceSID,
        Body: textOf(templates, message),
        ...(disableRiskCheck && { RiskCheck: 'disable' }),
      }
      const account = encodeURIComponent(accountSID)
      return post(
        services.fetch,
        `${services.config.twilioUrl}/2010-04-01/Accounts/${account}/Messages.json`,
        {
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            authorization: `Basic ${Buffer.from(`${accountSID}:${authToken}`).toString('base64')}`,
          },
          body: new URLSearchParams(form).toString(),
        },
      )
    }
  }
}

type MailTemplate = {
  usageType: string
  contentType: 'text/plain' | 'text/html'
  subject: string
  content: string
}

function contentOf(templates: MailTemplate[], message: Message): ReturnType<typeof renderMail> {
  if (message.usage === 'SecurityNotice') {
    const { subject, text, html } = message.payload
    return { subject: oneLine(subject), text, html }
  }
  const { payload, letter, template = pick(templates, message.usage) } = message
  // A template for codes would send a letter without its link.
  if (letter && !carries(template, { payload: {}, letter })) {
    const { subject, text, html } = composeLetter(letter)
    return { subject, text, html }
  }
  return renderMail(template, payload)
}

function textOf(templates: { usageType: string; content: string }[], message: Message): string {
  if (message.usage === 'SecurityNotice') return message.payload.text
  return render(pick(templates, message.usage).content, message.payload)
}

/**
 * The template of the usage, else the generic one; docs/wire/management-api.md#5.5. Errors:
 * `connector.template_not_found`.
 */
function pick<Template extends { usageType: string }>(templates: Template[], usage: string): Template {
  const template =
    templates.find(({ usageType }) => usageType === usage) ??
    templates.find(({ usageType }) => usageType === 'Generic')
  if (!template) throw new Problem('connector.template_not_found', { usage })
  return template
}
