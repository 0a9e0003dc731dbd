import { Problem, type subjectToken, type subjectTokenCreation } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireRank } from '../policies/administrators.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import type { Directory } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { hashOfSecret, newId } from '../store/ids.ts'

/** Lifetime of a subject token in seconds. */
const lifetime = 600

/**
 * Creates a subject token for impersonating a person. Its value is returned only this once. Errors:
 * `entity.relation_foreign_key_not_found`, `auth.forbidden`.
 */
export async function createSubjectToken(
  directory: Directory,
  { userId, reason, context = {} }: z.output<typeof subjectTokenCreation>,
): Promise<z.input<typeof subjectToken>> {
  const { tx, actor, now, settings } = directory
  // Only an administrator can impersonate: the audit log then names who acts.
  if (actor.kind !== 'admin') throw new Problem('auth.forbidden')
  await requireRank(directory, { userId })
  requireDocumentSize(settings, { context })
  const value = `sub_${newId()}`
  const made = await tx.query(sql`
    insert into subject_tokens (value_hash, user_id, creator_id, reason, context, created_at, expires_at)
    select ${hashOfSecret(value)}, id, ${actor.id}, ${reason}, ${JSON.stringify(context)}::jsonb,
      ${now}::timestamptz, ${new Date(now.getTime() + lifetime * 1000)}::timestamptz
    from users where id = ${userId} for key share
    returning 1`)
  if (made.length === 0) throw new Problem('entity.relation_foreign_key_not_found')
  await record(directory, 'SubjectToken.Created', { accountId: userId, reason })
  return { subjectToken: value, expiresIn: lifetime }
}
