import type { EventType, SignInMethod } from '@latchkey/contract'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { slotOf } from './slots.ts'

/** What is counted beside the log, which may be shortened; `newUser` is counted by the database. */
export type FigureKind = SignInMethod | 'newUser' | 'registration' | 'failure' | 'lockout'

/** An event as far as it is counted. */
type Counted = { type: EventType; error?: string | undefined; verifications?: string[] | undefined }

/** The figure that an event counts towards, if any. */
export function figureOf({ type, error, verifications = [] }: Counted): FigureKind | undefined {
  if (error !== undefined) return isFailure(type, error) ? 'failure' : undefined
  if (type === 'Interaction.Register.Submit') return 'registration'
  if (type === 'Identifier.Lockout') return 'lockout'
  if (type !== 'Interaction.SignIn.Submit') return undefined
  return verifications.flatMap(each => methodOf[each] ?? [])[0]
}

/** The method of each verification with which a sign-in can begin. Others are second factors. */
const methodOf: Partial<Record<string, SignInMethod>> = {
  Password: 'password',
  EmailVerificationCode: 'verificationCode',
  PhoneVerificationCode: 'verificationCode',
  Social: 'social',
  SignInPasskey: 'passkey',
  OneTimeToken: 'oneTimeToken',
}

/** Whether a proof at sign-in was refused. A right password that has expired was not, and no captcha proves a person. */
function isFailure(type: EventType, error: string): boolean {
  return /^Interaction\.SignIn\..+\.Submit$/.test(type) && !isNoFailure.has(error)
}

const isNoFailure: ReadonlySet<string> = new Set(['password.expired', 'session.captcha_required'])

/** The write of a figure. It waits for no other write, and none waits for it. */
export function counting(kind: FigureKind, now: Date, amount = 1): Sql {
  return sql`insert into figure_changes (slot, kind, amount) values (${slotOf(now)}, ${kind}, ${amount})`
}

/** Changes in one statement. */
const batch = 5000

/** Adds up the changes. Several nodes may do so at the same time: each takes changes that no other one has. */
export async function gatherFigures(database: Queryable): Promise<void> {
  let taken = batch
  while (taken === batch) {
    const [row] = await database.query<{ taken: number }>(sql`
      with taken as (
        delete from figure_changes where ctid = any(array(
          select ctid from figure_changes limit ${batch} for update skip locked))
        returning slot, kind, amount
      ), gathered as (
        insert into figures (slot, kind, amount)
        select slot, kind, sum(amount) from taken group by slot, kind order by slot, kind
        on conflict (slot, kind) do update set amount = figures.amount + excluded.amount
      )
      select count(*)::integer as taken from taken`)
    taken = row?.taken ?? 0
  }
}
