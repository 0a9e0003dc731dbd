import { type EmailTemplateDetails, Problem, type UsageType } from '@latchkey/contract'
import { Undelivered } from '../outside/undelivered.ts'
import { openConnectorOfType } from './connector.ts'
import { deliver } from './deliver.ts'
import { letterOf } from './letters.ts'
import { renderMail } from './mail-content.ts'
import type { MessageServices, TemplatedMessage } from './message.ts'
import { keepForDevelopment, requireOneRecipient } from './messages.ts'

type Given = { languageTag: string; templateType: UsageType; details?: EmailTemplateDetails | undefined }

type Preview = { details: EmailTemplateDetails; subject: string; html: string | null; text: string | null }

/** Fills a template in with sample values. Without details, the built-in letter stands for the template. */
export function previewTemplate(given: Given, endpoint: string): Preview {
  const details = given.details ?? builtInTemplate(given)
  const { subject, html, text } = renderMail(details, samplePayload(given, endpoint))
  return { details, subject, html: html ?? null, text: text ?? null }
}

/** Sends a template with sample values, through the connector or into the mailbox for development. */
export async function tryTemplate(
  services: MessageServices & { config: { endpoint: string } },
  given: Given & { email: string },
): Promise<void> {
  const { database, vault, mailbox, config } = services
  const message: TemplatedMessage = {
    to: { type: 'email', value: given.email },
    usage: given.templateType,
    payload: samplePayload(given, config.endpoint),
    template: given.details,
  }
  requireOneRecipient(message)
  const connector = await openConnectorOfType(database, vault, 'Email')
  if (!connector) {
    if (!mailbox) throw new Problem('connector.not_found', { type: 'Email' })
    return keepForDevelopment(mailbox, message)
  }
  await deliver(services, connector, message).catch(error => {
    if (!(error instanceof Undelivered)) throw error
    // The detail quotes the other server, which an administrator needs to correct the template or the connector.
    throw new Problem('connector.general', { reason: error.reason, detail: error.detail })
  })
}

/** The built-in letter, with the variables in the places of their values. */
function builtInTemplate({ templateType, languageTag: locale }: Given): EmailTemplateDetails {
  const variable = templateType === 'OrganizationInvitation' ? { link: '{{link}}' } : { code: '{{code}}' }
  const { subject, html } = letterOf(templateType, { ...variable, locale })
  return { subject, content: html, contentType: 'text/html' }
}

function samplePayload({ languageTag }: Given, endpoint: string): TemplatedMessage['payload'] {
  return {
    code: '000000',
    link: `${endpoint}/sign-in`,
    locale: languageTag,
    application: { id: 'example', name: 'Example' },
    organization: { id: 'example', name: 'Example' },
    user: {
      id: 'example',
      name: 'Alex Example',
      username: 'alex',
      primaryEmail: 'alex@example.com',
      primaryPhone: '15555550100',
    },
  }
}
