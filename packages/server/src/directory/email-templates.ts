import {
  type EmailTemplate,
  type emailTemplateDetailsPatch,
  type givenEmailTemplate,
  Problem,
  type UsageType,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { EmailTemplateRow } from '../store/rows.ts'

type Filter = { languageTag?: string | undefined; templateType?: UsageType | undefined }

export async function listEmailTemplates(tx: Queryable, filter: Filter): Promise<EmailTemplate[]> {
  const rows = await tx.query<EmailTemplateRow>(
    sql`select * from email_templates where ${matching(filter)} order by created_at, id`,
  )
  return rows.map(toEmailTemplate)
}

/** Errors: `entity.not_found`. */
export async function readEmailTemplate(tx: Queryable, id: string): Promise<EmailTemplate> {
  const [row] = await tx.query<EmailTemplateRow>(sql`select * from email_templates where id = ${id}`)
  if (!row) throw new Problem('entity.not_found')
  return toEmailTemplate(row)
}

/** Creates templates, or replaces those of the same language and usage; of two in one request, the last one stays. */
export async function replaceEmailTemplates(
  directory: Directory,
  given: z.output<typeof givenEmailTemplate>[],
): Promise<EmailTemplate[]> {
  const { tx, settings, now } = directory
  for (const { details } of given) requireDocumentSize(settings, { details })
  // In one order, so that concurrent requests do not lock each other's rows (deadlock).
  const byName = new Map(given.map(template => [nameOf(template), template]))
  const names = [...byName.keys()].sort()
  const kept = new Map<string, EmailTemplate>()
  for (const name of names) {
    const { languageTag, templateType, details } = byName.get(name) ?? {}
    const [row] = await tx.query<EmailTemplateRow>(sql`
      insert into email_templates (id, language_tag, template_type, details, created_at)
      values (${newId()}, ${canonical(languageTag)}, ${templateType}, ${JSON.stringify(details)}, ${now})
      on conflict (language_tag, template_type) do update set details = excluded.details returning *`)
    if (row) kept.set(name, toEmailTemplate(row))
  }
  if (names.length > 0) await record(directory, 'EmailTemplate.Updated', { templates: names })
  return [...byName.keys()].flatMap(name => kept.get(name) ?? [])
}

/** Changes the given members. Errors: `entity.not_found`, `entity.invalid_input`, `entity.document_too_large`. */
export async function updateEmailTemplateDetails(
  directory: Directory,
  id: string,
  change: z.output<typeof emailTemplateDetailsPatch>,
): Promise<EmailTemplate> {
  const { tx, settings } = directory
  const [found] = await tx.query<EmailTemplateRow>(
    sql`select * from email_templates where id = ${id} for update`,
  )
  if (!found) throw new Problem('entity.not_found')
  if (Object.keys(change).length === 0) throw new Problem('entity.invalid_input')
  const details = { ...found.details, ...change }
  requireDocumentSize(settings, { details })
  const [row = found] = await tx.query<EmailTemplateRow>(
    sql`update email_templates set details = ${JSON.stringify(details)} where id = ${id} returning *`,
  )
  const template = toEmailTemplate(row)
  await record(directory, 'EmailTemplate.Updated', { templates: [nameOf(template)] })
  return template
}

/** Errors: `entity.not_found`. */
export async function deleteEmailTemplate(directory: Directory, id: string): Promise<void> {
  if ((await remove(directory, sql`id = ${id}`)) === 0) throw new Problem('entity.not_found')
}

/**
 * Deletes the templates of a language, of a usage, or of both. Errors:
 * `connector.email_connector.bulk_deletion_no_filter`.
 */
export async function deleteEmailTemplates(
  directory: Directory,
  filter: Filter,
): Promise<{ rowCount: number }> {
  if (filter.languageTag === undefined && filter.templateType === undefined)
    throw new Problem('connector.email_connector.bulk_deletion_no_filter')
  return { rowCount: await remove(directory, matching(filter)) }
}

async function remove(directory: Directory, condition: Sql): Promise<number> {
  const rows = await directory.tx.query<EmailTemplateRow>(
    sql`delete from email_templates where ${condition} returning *`,
  )
  const templates = rows.map(row => nameOf(toEmailTemplate(row))).sort()
  if (rows.length > 0) await record(directory, 'EmailTemplate.Deleted', { templates })
  return rows.length
}

function matching({ languageTag, templateType }: Filter): Sql {
  const language = languageTag === undefined ? sql`true` : sql`language_tag = ${canonical(languageTag)}`
  return templateType === undefined ? language : sql`${language} and template_type = ${templateType}`
}

/** For the log: `en/SignIn`. */
function nameOf({ languageTag, templateType }: Pick<EmailTemplate, 'languageTag' | 'templateType'>): string {
  return `${canonical(languageTag)}/${templateType}`
}

/** Upper and lower case make no difference; RFC 5646 section 2.1.1. The contract's pattern makes tags well-formed. */
function canonical(tag = ''): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag
  }
}

function toEmailTemplate(row: EmailTemplateRow): EmailTemplate {
  return {
    tenantId: 'default',
    id: row.id,
    languageTag: row.language_tag,
    templateType: row.template_type,
    details: row.details,
    createdAt: row.created_at.getTime(),
  }
}
