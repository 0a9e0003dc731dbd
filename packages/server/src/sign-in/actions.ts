import { type ActionType, Problem } from '@latchkey/contract'
import { applicationForScripts, personForScripts } from '../directory/script-context.ts'
import { actionFunctions, runScript, type ScriptRunner } from '../directory/script-runs.ts'
import { record } from '../events/record.ts'
import { failed, type Outcome } from '../scripts/limits.ts'
import { openToRead, type RequestContext } from '../store/account.ts'
import type { Database, Queryable } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings, StoredScript } from '../store/settings.ts'
import { passGates } from './gates.ts'
import type { ReadableSignIn } from './state.ts'

const eventTypes = {
  'action.postFirstFactorVerification': 'Action.PostFirstFactorVerification',
  'action.postSignIn': 'Action.PostSignIn',
} as const satisfies Record<ActionType, string>

/** The script of an action; undefined where there is none or it is switched off. */
export function actionOf({ scripts }: Settings, type: ActionType): StoredScript | undefined {
  const script = scripts[type]
  return script && script.enabled !== false ? script : undefined
}

type Acting = RequestContext & { tx: Queryable }
type Asked = {
  type: ActionType
  user: UserRow | undefined
  event: object
  /** Values that messages must not contain. */
  secrets?: readonly string[]
}

/**
 * Runs the script of an action. Its failures and denials are recorded. `settle` makes its result what the caller needs,
 * and throws a text where the script returned something else. Errors: `action.general`, 403 for a denial.
 */
export async function act<Result>(
  context: Acting,
  runner: ScriptRunner,
  { type, user, event, secrets }: Asked,
  settle: (returned: unknown) => Result,
): Promise<Result | undefined> {
  const script = actionOf(context.settings, type)
  if (!script) return undefined
  const argument = { event: { key: type, ...event } }
  const name = actionFunctions[type]
  const outcome = await runScript(runner, script, { name, argument, ...(secrets && { secrets }) })
  const settled = settledBy(outcome, settle)
  if (settled.kind === 'returned') return settled.value
  const { message } = settled
  await record(context, eventTypes[type], {
    accountId: user?.id,
    error: 'action.general',
    message: message ?? 'access denied',
    ...('line' in settled && settled.line !== undefined && { line: settled.line }),
  })
  // A denial is the script's word to the person; a fault is for administrators.
  if (settled.kind === 'denied') throw new Problem('action.general', message && { message }, { status: 403 })
  if (script.onExecutionError === 'block') throw new Problem('action.general')
  return undefined
}

/** What a script returned that its action does not know. */
export class UnknownResult extends Error {}

type Settled<Result> = Exclude<Outcome, { kind: 'returned' }> | { kind: 'returned'; value: Result }

function settledBy<Result>(outcome: Outcome, settle: (returned: unknown) => Result): Settled<Result> {
  if (outcome.kind !== 'returned') return outcome
  try {
    return { kind: 'returned', value: settle(outcome.value) }
  } catch (error) {
    if (error instanceof UnknownResult) return failed(error.message)
    throw error
  }
}

/**
 * Runs `postSignIn`, which may deny, once nothing else is missing for a session; outside the transaction that begins
 * the session, where the demands are checked again. A step-up begins no session. Errors: those of `submit`,
 * `action.general`.
 */
export async function actBeforeSession(
  database: Database,
  runner: ScriptRunner,
  seen: ReadableSignIn,
): Promise<void> {
  const { state, person, settings, now, interaction } = seen
  const { userId, event: interactionEvent, continues, verifications } = state
  if (!actionOf(settings, 'action.postSignIn')) return
  if (!userId || interactionEvent === 'ForgotPassword' || continues) return
  const user =
    person?.id === userId ? person : (await openToRead(database, seen, userId, 'user.user_not_exist')).user
  await database.transaction(tx =>
    passGates({ ...seen, tx, noted: {}, device: seen.device() }, { ...seen, tx, user }),
  )
  const about = await personForScripts(database, user, { now })
  const application = await applicationForScripts(database, interaction.clientId ?? '')
  const verificationRecords = verifications.map(({ id, type }) => ({ id, type }))
  const event = {
    interactionEvent,
    ...about,
    application,
    interaction: { interactionEvent, userId, verificationRecords },
  }
  await act({ ...seen, tx: database }, runner, { type: 'action.postSignIn', user, event }, () => {})
}
