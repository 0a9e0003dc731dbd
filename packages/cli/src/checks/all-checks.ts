import { type Check, checkDatabase, checkPasskeys } from '@latchkey/server/checks'
import type { Config } from '@latchkey/server/config'
import { refusalOf } from '@latchkey/server/refusal'
import { readConfigBesideServer } from '@latchkey/server/server-address'
import { checkDataDirectory } from './data-directory.ts'
import { checkNode } from './node.ts'
import { checkServer } from './server.ts'

/** All checks of a server, in the order in which a person would mend them. */
export async function allChecks(variables: Record<string, string | undefined>): Promise<Check[]> {
  const config = configOf(variables)
  if ('status' in config) return [checkNode(), config]
  const settings: Check[] =
    config.warnings.length > 0
      ? config.warnings.map(message => ({ id: 'configuration', status: 'warning', message }))
      : [{ id: 'configuration', status: 'ok', message: 'The settings can be used.' }]
  return [
    checkNode(),
    ...settings,
    ...(await checkDataDirectory(config)),
    ...(await checkDatabase(config)),
    ...(await checkServer(config)),
    checkPasskeys(config.endpoint),
  ]
}

function configOf(variables: Record<string, string | undefined>): Config | Check {
  try {
    return readConfigBesideServer(variables)
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    return { id: 'configuration', status: 'problem', message: refusal.message }
  }
}
