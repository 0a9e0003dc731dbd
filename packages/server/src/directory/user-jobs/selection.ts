import { managementApi, Problem, type UserSelection } from '@latchkey/contract'
import type { Directory } from '../../store/account.ts'
import { type Sql, sql } from '../../store/database.ts'
import { soughtUsers } from '../user-list.ts'

/**
 * Writes down the accounts of a selection, so that the job has an exact total and never touches later arrivals. Returns
 * their number. Errors: `request.invalid_input`.
 */
export async function writeSelection(
  directory: Directory,
  jobId: string,
  selection: UserSelection,
): Promise<number> {
  const selected = 'ids' in selection ? listed(selection.ids) : matching(selection, directory.now)
  // A million accounts take ten seconds; the pool gives up after fifteen.
  await directory.tx.query(sql`set local statement_timeout = '14s'`)
  const [row] = await directory.tx.query<{ total: number }>(sql`
    with written as (
      insert into user_job_targets (job_id, position, user_id)
      select ${jobId}, row_number() over (order by place, id), id from (${selected}) as selected
      returning 1)
    select count(*)::integer as total from written`)
  return row?.total ?? 0
}

function listed(ids: readonly string[]): Sql {
  return sql`
    select id, min(place) as place from unnest(${ids}::text[]) with ordinality as given (id, place) group by id`
}

/** The newest first, as in the list. */
function matching({ matching, except = [] }: Exclude<UserSelection, { ids: unknown }>, now: Date): Sql {
  const sought = soughtUsers(readMatching(matching), now)
  const found = sought?.many ?? sql`select id, created_at from users`
  return sql`
    select id, - extract(epoch from created_at) as place from (${found}) as found
    where id <> all(${except}::text[])`
}

const { query: schema } = managementApi.listUsers

/** Names of the search grammar, and of custom data, which the schema of the list does not enumerate. */
const grammar = /^((search|mode)(\.\w+)?|customData\..+)$/

function readMatching(given: Record<string, string | string[]>) {
  const names = Object.keys(given)
  // The list ignores what it does not know. Here a misspelled filter would select everybody.
  const unknown = names.find(name => !grammar.test(name) && !isFilter(name))
  if (unknown !== undefined) refuse(`\`matching.${unknown}\` is no search or filter of \`GET /api/users\``)
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    refuse(`\`matching.${issue?.path.join('.')}\`: ${issue?.message}`)
  }
  const pairs = names.flatMap(name => [given[name] ?? []].flat().map(value => [name, value]))
  return { query: parsed.data, search: new URLSearchParams(pairs) }
}

function isFilter(name: string): boolean {
  return Object.hasOwn(schema.shape, name) && !['includePasswordHash', 'excludeOrganizationId'].includes(name)
}

function refuse(reason: string): never {
  throw new Problem('request.invalid_input', { reason }, { details: reason })
}
