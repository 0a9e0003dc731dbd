import { keepUserAsset, prepareUserAsset, type UserAsset } from '../../account/user-assets.ts'
import type { House } from '../../house.ts'
import type { Operation } from './operation.ts'

export const avatarOperations = (house: House) => ({
  uploadMyAvatar: {
    before: (account, { files }) => prepareUserAsset(account, house, files.file),
    perform: (account, _, asset) => keepUserAsset(account, house, asset),
  } satisfies Operation<'uploadMyAvatar', UserAsset>,
})
