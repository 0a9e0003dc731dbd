import type { LogSettings, logSettingsPatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { changeSetting } from '../store/settings.ts'

/**
 * Changes the retention of the audit log, and records that in the log. Errors: `entity.invalid_input`, if the body
 * has no member.
 */
export async function changeLogSettings(
  directory: Directory,
  { retentionDays }: z.output<typeof logSettingsPatch>,
): Promise<LogSettings> {
  const change = retentionDays === undefined ? {} : { retentionDays }
  const changed = await changeSetting(directory.tx, 'log', change, directory.now)
  await record(directory, 'LogSettings.Updated', { ...changed, former: directory.settings.log.retentionDays })
  return changed
}
