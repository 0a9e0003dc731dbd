import type { LogSettings, logSettingsPatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { changeSetting } from '../store/settings.ts'

/** Says how long the audit log is kept, which is itself an entry of it. `entity.invalid_input` where nothing is given. */
export async function changeLogSettings(
  directory: Directory,
  { retentionDays }: z.output<typeof logSettingsPatch>,
): Promise<LogSettings> {
  const change = retentionDays === undefined ? {} : { retentionDays }
  const changed = await changeSetting(directory.tx, 'log', change, directory.now)
  await record(directory, 'LogSettings.Updated', { ...changed, former: directory.settings.log.retentionDays })
  return changed
}
