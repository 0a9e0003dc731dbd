import {
  clearedTrustedDevice,
  findDevice,
  listTrustedDevices,
  removeTrustedDevice,
  removeTrustedDevices,
} from '../../account/trusted-devices.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const trustedDeviceOperations = ({ config }: Services) => ({
  listMyTrustedDevices: {
    async perform(account, { page }, _, headers) {
      const { actor, user } = account
      const current = await findDevice(account, actor.trustedDevice)
      // Clears a cookie that is no longer valid: `docs/wire/account-api.md#2.18`.
      if (actor.trustedDevice !== undefined && !current)
        headers['set-cookie'] = clearedTrustedDevice(user.id, config.endpoint)
      return listTrustedDevices(account, page, current?.id)
    },
  } satisfies AccountOperation<'listMyTrustedDevices'>,

  removeMyTrustedDevice: {
    async perform(account, { params }, _, headers) {
      const { actor, user } = account
      const id = params.trustedDeviceId ?? ''
      const current = await findDevice(account, actor.trustedDevice)
      await removeTrustedDevice(account, id)
      if (current?.id === id) headers['set-cookie'] = clearedTrustedDevice(user.id, config.endpoint)
    },
  } satisfies AccountOperation<'removeMyTrustedDevice'>,

  removeMyTrustedDevices: {
    async perform(account, _, __, headers) {
      const { actor, user } = account
      await removeTrustedDevices(account)
      if (actor.trustedDevice !== undefined)
        headers['set-cookie'] = clearedTrustedDevice(user.id, config.endpoint)
    },
  } satisfies AccountOperation<'removeMyTrustedDevices'>,
})
