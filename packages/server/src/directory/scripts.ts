import { type Action, type ActionType, type JwtCustomizer, Problem } from '@latchkey/contract'
import { mask } from '../connectors/secrets.ts'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { mayReadSecrets } from '../policies/management-access.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { changeSetting, lockSettings, type StoredScript } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'

export type ClaimsKey = 'jwt.accessToken' | 'jwt.clientCredentials'
type ValueOf<Key> = Key extends ClaimsKey ? JwtCustomizer : Action
type ScriptKey = ClaimsKey | ActionType
/** Some members of a script, absent or undefined where they stay. */
type Change = {
  [Member in keyof (StoredScript & Environment)]?: (StoredScript & Environment)[Member] | undefined
}
type Environment = { environmentVariables?: Record<string, string> | undefined }

/** Lists the stored scripts of the given keys; docs/wire/management-api.md#6.15. */
export async function listScripts<Key extends ScriptKey>(
  context: RequestContext,
  vault: Vault,
  keys: readonly Key[],
): Promise<{ key: Key; value: ValueOf<Key> }[]> {
  const present = keys.filter(key => context.settings.scripts[key])
  return Promise.all(present.map(async key => ({ key, value: await readScript(context, vault, key) })))
}

/** Reads a script; values of its environment are masked for those who hold less than the whole API. */
export async function readScript<Key extends ScriptKey>(
  context: RequestContext,
  vault: Vault,
  key: Key,
): Promise<ValueOf<Key>> {
  return shown(context, vault, requireScript(context.settings.scripts[key])) as Promise<ValueOf<Key>>
}

/** Sets a script. */
export async function replaceScript<Key extends ScriptKey>(
  directory: Directory,
  vault: Vault,
  { key, value }: { key: Key; value: ValueOf<Key> },
): Promise<ValueOf<Key>> {
  return keep(directory, key, { value, stored: await sealed(directory, vault, value) })
}

/** Changes the given members of a script. Errors: `entity.not_found`. */
export async function updateScript<Key extends ScriptKey>(
  directory: Directory,
  vault: Vault,
  { key, change }: { key: Key; change: Change },
): Promise<ValueOf<Key>> {
  const given = Object.entries(await sealed(directory, vault, change)).filter(
    ([, value]) => value !== undefined,
  )
  const former = requireScript((await lockSettings(directory.tx)).scripts[key])
  const stored: StoredScript = { ...former, ...Object.fromEntries(given) }
  await keep(directory, key, { value: change, stored })
  return shown(directory, vault, stored) as Promise<ValueOf<Key>>
}

/** Deletes a script. Errors: `entity.not_found`. */
export async function deleteScript(directory: Directory, key: ScriptKey): Promise<void> {
  const { tx, now } = directory
  requireScript((await lockSettings(tx)).scripts[key])
  await changeSetting(tx, 'scripts', { [key]: null }, now)
  await record(directory, 'Script.Deleted', { script: key })
}

function requireScript(stored: StoredScript | null | undefined): StoredScript {
  if (!stored) throw new Problem('entity.not_found')
  return stored
}

async function keep<Value extends object>(
  directory: Directory,
  key: ScriptKey,
  { value, stored }: { value: Value; stored: StoredScript },
): Promise<Value> {
  await changeSetting(directory.tx, 'scripts', { [key]: stored }, directory.now)
  await record(directory, 'Script.Updated', { script: key, fields: Object.keys(value) })
  return value
}

/** The members as they are stored: the environment may hold secrets. */
async function sealed<Given extends Change>(
  { settings }: Directory,
  vault: Vault,
  { environmentVariables, ...others }: Given,
): Promise<Omit<Given, 'environmentVariables'> & Pick<StoredScript, 'sealedEnvironment'>> {
  requireDocumentSize(settings, { ...others, environmentVariables })
  if (!environmentVariables) return others
  return { ...others, sealedEnvironment: await vault.seal(JSON.stringify(environmentVariables)) }
}

async function shown(
  context: RequestContext,
  vault: Vault,
  { sealedEnvironment, ...others }: StoredScript,
): Promise<Omit<StoredScript, 'sealedEnvironment'> & Environment> {
  if (sealedEnvironment === undefined) return others
  const environment = await openEnvironment(vault, sealedEnvironment)
  const values = Object.entries(environment).map(([name, value]) => [
    name,
    mayReadSecrets(context) ? value : mask,
  ])
  return { ...others, environmentVariables: Object.fromEntries(values) }
}

/** The environment variables of a script. */
export async function openEnvironment(vault: Vault, sealed: string): Promise<Record<string, string>> {
  return JSON.parse(await vault.open(sealed))
}
