import { type actionTest, type jwtCustomizerTest, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import type { Outcome } from '../scripts/limits.ts'
import type { Sandbox } from '../scripts/sandbox.ts'
import type { StoredScript } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'
import { openEnvironment } from './scripts.ts'

/** What stored scripts run with. */
export type ScriptRunner = { sandbox: Sandbox; vault: Vault }

/** The function that a script for claims defines. */
export const claimsFunction = 'getCustomJwtClaims'

type Asked = {
  /** The function of the script. */
  name: string
  argument: object
  /** Values that messages must not contain, besides those of the environment. */
  secrets?: readonly string[]
}

/** Settings are replaced when they change, and their scripts with them. */
const environments = new WeakMap<StoredScript, Promise<Record<string, string>>>()

/** Runs a stored script with its environment variables. Messages contain none of their values. */
export async function runScript(
  { sandbox, vault }: ScriptRunner,
  stored: StoredScript,
  { name, argument, secrets = [] }: Asked,
): Promise<Outcome> {
  const environmentVariables = await environmentOf(vault, stored)
  const call = { script: stored.script, name, argument: { ...argument, environmentVariables } }
  const outcome = await sandbox.run(call)
  if (outcome.kind === 'returned' || outcome.message === undefined) return outcome
  const message = withoutSecrets(outcome.message, [...secrets, ...Object.values(environmentVariables)])
  return { ...outcome, message }
}

function environmentOf(vault: Vault, stored: StoredScript): Promise<Record<string, string>> {
  const known = environments.get(stored)
  if (known) return known
  const { sealedEnvironment: sealed } = stored
  const opened = sealed === undefined ? Promise.resolve({}) : openEnvironment(vault, sealed)
  environments.set(stored, opened)
  return opened
}

/** Short values are left: they would turn a message into asterisks, and are hardly secret. */
function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (text, secret) => (secret.length < 4 ? text : text.replaceAll(secret, '******')),
    message,
  )
}

/** The claims that a script returned; undefined where it returned no object. */
export function claimsIn(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}

/** Runs a script for claims with a sample. Errors: `jwt_customizer.general`, 403 if it denies. */
export async function testClaims(
  sandbox: Sandbox,
  { script, token, context, environmentVariables = {} }: z.output<typeof jwtCustomizerTest>,
): Promise<Record<string, unknown>> {
  const argument = { token, context, environmentVariables }
  const value = returnedBy(
    'jwt_customizer.general',
    await sandbox.run({ script, name: claimsFunction, argument }),
  )
  const claims = claimsIn(value)
  if (!claims) throw new Problem('jwt_customizer.general', { message: 'the script returned no object' })
  return claims
}

/** Runs the script of an action with a sample. Errors: `action.general`, 403 if it denies. */
export async function testAction(
  sandbox: Sandbox,
  { script, actionType, event, environmentVariables = {} }: z.output<typeof actionTest>,
): Promise<unknown> {
  const name = actionFunctions[actionType]
  const argument = { event, environmentVariables }
  return returnedBy('action.general', await sandbox.run({ script, name, argument }))
}

/** The function that the script of an action defines. */
export const actionFunctions = {
  'action.postFirstFactorVerification': 'postFirstFactorVerification',
  'action.postSignIn': 'postSignIn',
} as const

function returnedBy(code: 'jwt_customizer.general' | 'action.general', outcome: Outcome): unknown {
  if (outcome.kind === 'returned') return outcome.value
  const { message = 'access denied' } = outcome
  if (outcome.kind === 'denied') throw new Problem(code, { message }, { status: 403 })
  const { line } = outcome
  throw new Problem(code, { message, ...(line !== undefined && { error: { line } }) })
}
