import { pictureTypes, pictureUpload } from '@latchkey/contract'
import { keepUserAsset, prepareUserAsset, type UserAsset } from '../../account/user-assets.ts'
import type { Services } from '../../services.ts'
import type { ManagementOperation } from './operation.ts'

export const userAssetOperations = (services: Services) => ({
  readUserAssetStatus: {
    perform: () => ({
      status: 'ready',
      allowUploadMimeTypes: [...pictureTypes],
      maxUploadFileSize: pictureUpload.file.maximum,
      isExperienceAvatarUploadEnabled: true,
    }),
  } satisfies ManagementOperation<'readUserAssetStatus'>,

  createUserAsset: {
    before: (directory, { files }) => prepareUserAsset(directory, services, files.file),
    perform: (directory, _, asset) => keepUserAsset(directory, services, asset),
  } satisfies ManagementOperation<'createUserAsset', UserAsset>,
})
