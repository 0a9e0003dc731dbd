import { keepUserAsset, prepareUserAsset, type UserAsset } from '../../account/user-assets.ts'
import type { Services } from '../../services.ts'
import type { AccountOperation } from './operation.ts'

export const avatarOperations = (services: Services) => ({
  uploadMyAvatar: {
    before: (account, { files }) => prepareUserAsset(account, services, files.file),
    perform: (account, _, asset) => keepUserAsset(account, services, asset),
  } satisfies AccountOperation<'uploadMyAvatar', UserAsset>,
})
