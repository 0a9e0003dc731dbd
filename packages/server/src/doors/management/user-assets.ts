import { pictureTypes, pictureUpload } from '@latchkey/contract'
import { keepUserAsset, prepareUserAsset, type UserAsset } from '../../account/user-assets.ts'
import type { House } from '../../house.ts'
import type { Operation } from './operation.ts'

export const userAssetOperations = (house: House) => ({
  readUserAssetStatus: {
    perform: () => ({
      status: 'ready',
      allowUploadMimeTypes: [...pictureTypes],
      maxUploadFileSize: pictureUpload.file.maximum,
      isExperienceAvatarUploadEnabled: false,
    }),
  } satisfies Operation<'readUserAssetStatus'>,

  createUserAsset: {
    before: (directory, { files }) => prepareUserAsset(directory, house, files.file),
    perform: (directory, _, asset) => keepUserAsset(directory, house, asset),
  } satisfies Operation<'createUserAsset', UserAsset>,
})
