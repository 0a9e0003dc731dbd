import type { IdTokenConfig } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import type { Directory } from '../store/account.ts'
import { changeSetting, replaceSetting, type Settings } from '../store/settings.ts'

type ConfigName = 'adminConsole' | 'administrators' | 'session' | 'cimd'
type Change<Value> = { [Member in keyof Value]?: Value[Member] | undefined }

/** Changes a setting below `/api/configs`; a change without members changes nothing. */
export async function changeConfig<Name extends ConfigName>(
  directory: Directory,
  name: Name,
  change: Change<Settings[Name]>,
) {
  const { tx, settings, now } = directory
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  if (given.length === 0) return settings[name]
  requireDocumentSize(settings, { ...change })
  await record(directory, 'Config.Updated', { config: name, fields: given.map(([member]) => member) })
  // The cast only drops the members without a value.
  return changeSetting(tx, name, Object.fromEntries(given) as Partial<Settings[Name]>, now)
}

/** Decides which extended claims ID tokens contain. */
export async function replaceIdTokenConfig(
  directory: Directory,
  config: IdTokenConfig,
): Promise<IdTokenConfig> {
  const { tx, now } = directory
  await replaceSetting(tx, 'idToken', config, now)
  await record(directory, 'Config.Updated', { config: 'idToken', fields: ['enabledExtendedClaims'] })
  return config
}
