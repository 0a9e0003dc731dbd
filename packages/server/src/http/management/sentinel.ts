import { forgetAttempts } from '../../account/attempts.ts'
import { releaseLockouts } from '../../account/lockouts.ts'
import { listLockouts } from '../../directory/lockouts.ts'
import { record } from '../../events/record.ts'
import type { ManagementOperation } from './operation.ts'

export const sentinelOperations = {
  releaseLockouts: {
    async perform(directory, { body }) {
      await forgetAttempts(directory, body.targets)
      await record(directory, 'Sentinel.Released', { targets: body.targets.length })
    },
  } satisfies ManagementOperation<'releaseLockouts'>,

  listLockouts: {
    perform: (directory, { query, page }) => listLockouts(directory, { userId: query.userId, page }),
  } satisfies ManagementOperation<'listLockouts'>,

  releaseUserLockouts: {
    perform: account => releaseLockouts(account),
  } satisfies ManagementOperation<'releaseUserLockouts'>,
}
