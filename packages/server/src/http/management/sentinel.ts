import { forgetAttempts } from '../../account/attempts.ts'
import { record } from '../../events/record.ts'
import type { ManagementOperation } from './operation.ts'

export const sentinelOperations = {
  releaseLockouts: {
    async perform(directory, { body }) {
      await forgetAttempts(directory, body.targets)
      await record(directory, 'Sentinel.Released', { targets: body.targets.length })
    },
  } satisfies ManagementOperation<'releaseLockouts'>,
}
