import type { EmailTemplateDetails } from '@latchkey/contract'
import { lookup } from '@latchkey/locales'
import { type Queryable, sql } from '../store/database.ts'
import type { EmailTemplateRow } from '../store/rows.ts'
import type { TemplatedMessage } from './message.ts'

/**
 * Finds the e-mail template of a message's usage: in the first of the person's languages that has one, else in the tenant's
 * fallback language, which is the last of them; docs/wire/management-api.md#6.17. A template that leaves out the code or
 * the link of the message is none for it.
 */
export async function findEmailTemplate(
  tx: Queryable,
  message: TemplatedMessage,
): Promise<EmailTemplateDetails | undefined> {
  const rows = await tx.query<EmailTemplateRow>(
    sql`select * from email_templates where template_type = ${message.usage}`,
  )
  const usable = rows.filter(({ details }) => carries(details, message))
  const tag = lookup(
    usable.map(row => row.language_tag),
    message.languages ?? [message.payload.locale ?? ''],
  )
  return usable.find(row => row.language_tag === tag)?.details
}

/** Whether a template shows what the message is sent for. */
export function carries(
  { subject, content }: { subject: string; content: string },
  { payload: { code }, letter }: Pick<TemplatedMessage, 'payload' | 'letter'>,
): boolean {
  const has = (name: string) => new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`).test(`${subject} ${content}`)
  return (code === undefined || has('code')) && (letter === undefined || has('link'))
}
