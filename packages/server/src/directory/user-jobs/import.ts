import { type ImportOptions, Problem } from '@latchkey/contract'
import { comparablePhone } from '../../policies/phone.ts'
import type { Directory } from '../../store/account.ts'
import { sql } from '../../store/database.ts'
import { fold } from '../../store/fold.ts'
import type { StoredProblem } from '../../store/rows.ts'
import type { Settings } from '../../store/settings.ts'
import type { Vault } from '../../store/vault.ts'
import { storedProblem } from './accounts.ts'
import { createJob } from './create.ts'
import { refuse } from './import-fields.ts'
import { type ImportRow, readRows } from './import-rows.ts'
import type { WordlessJob } from './jobs.ts'

type Fields = {
  id?: string | undefined
  username?: string | undefined
  primaryEmail?: string | undefined
  primaryPhone?: string | undefined
  password?: string | undefined
}

type Import = {
  vault: Vault
  file: Buffer
  options: ImportOptions
  /** Parses the fields of a row as the body of `POST /api/users`. */
  parse(fields: Record<string, unknown>): Fields
}

type WrittenRow = {
  line: number
  fields: Omit<Fields, 'password'> | null
  sealedPassword: string | null
  problem: StoredProblem | null
}

/** Rows that are written at a time. */
const batch = 500

/**
 * Creates a job that imports a file. Its rows are read and checked by their shape in the transaction, which locks nothing
 * that others wait for. Errors: `guard.invalid_input` for a file that cannot be read.
 */
export async function createImport(
  directory: Directory,
  { file, options, ...reading }: Import,
): Promise<WordlessJob> {
  const { isDryRun, ...details } = options
  return createJob(directory, { type: 'import', details, isDryRun }, async jobId => {
    const known = new Map<string, number>()
    let [total, failed] = [0, 0]
    let rows: WrittenRow[] = []
    const write = async () => {
      await writeRows(directory, jobId, { after: total, rows })
      total += rows.length
      failed += rows.filter(row => row.problem).length
      rows = []
    }
    for await (const row of readRows(file, options)) {
      rows.push(await readRow(row, { ...reading, known, settings: directory.settings }))
      if (rows.length === batch) await write()
    }
    if (rows.length > 0) await write()
    if (total === 0) refuse('it has no rows')
    return { total, failed }
  })
}

type Reading = Pick<Import, 'vault' | 'parse'> & { known: Map<string, number>; settings: Settings }

async function readRow(row: ImportRow, reading: Reading): Promise<WrittenRow> {
  const { line } = row
  try {
    if ('fault' in row) throw unreadable(row.fault)
    if (Object.keys(row.fields).length === 0) throw unreadable('it is empty')
    const { password, ...fields } = reading.parse(row.fields)
    requireOnce(fields, line, reading)
    const sealedPassword = password ? await reading.vault.seal(password) : null
    return { line, fields, sealedPassword, problem: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { line, fields: null, sealedPassword: null, problem: storedProblem(error) }
  }
}

function unreadable(reason: string): Problem {
  return new Problem('guard.invalid_input', { part: 'row', reason }, { details: reason })
}

/** Refuses what an earlier row has, so that a dry run finds it, too. Errors: `user.*_already_in_use`. */
function requireOnce(
  { id, username, primaryEmail, primaryPhone }: Fields,
  line: number,
  { known, settings }: Reading,
): void {
  const isCaseSensitive = settings.signInExperience.usernamePolicy.caseSensitive
  const keys = [
    ['user.id_already_in_use', id],
    ['user.username_already_in_use', username && (isCaseSensitive ? username : fold(username))],
    ['user.email_already_in_use', primaryEmail && fold(primaryEmail)],
    ['user.phone_already_in_use', primaryPhone && comparablePhone(primaryPhone)],
  ] as const
  for (const [code, value] of keys) {
    const earlier = value ? known.get(`${code} ${value}`) : undefined
    if (earlier !== undefined)
      throw new Problem(code, { line: earlier }, { details: `line ${earlier} has the same` })
  }
  for (const [code, value] of keys) if (value) known.set(`${code} ${value}`, line)
}

async function writeRows(
  { tx }: Directory,
  jobId: string,
  { after, rows }: { after: number; rows: WrittenRow[] },
): Promise<void> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  await tx.query(sql`
    insert into user_job_targets (job_id, position, line, fields, sealed_password, problem, status)
    select ${jobId}, ${after}::integer + place, line, fields::jsonb, sealed, problem::jsonb,
      case when problem is null then 'pending' else 'failed' end
    from unnest(${rows.map(row => row.line)}::integer[], ${rows.map(row => json(row.fields))}::text[],
      ${rows.map(row => row.sealedPassword)}::text[], ${rows.map(row => json(row.problem))}::text[])
      with ordinality as given (line, fields, sealed, problem, place)`)
}
