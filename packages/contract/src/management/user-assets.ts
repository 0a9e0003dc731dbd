import type { ManagementRow } from '../row.ts'
import { pictureUpload, userAsset, userAssetStatus } from '../user-asset.ts'

/** Uploaded pictures; `docs/wire/management-api.md#6.10`. */
export const userAssetRows = {
  readUserAssetStatus: {
    route: 'GET /api/user-assets/service-status',
    summary: 'Read which types of pictures can be uploaded.',
    scope: 'users:read',
    output: userAssetStatus,
  },
  createUserAsset: {
    route: 'POST /api/user-assets',
    summary: 'Upload a picture, e.g. an avatar.',
    scope: 'users:write',
    effect: 'reversible',
    files: pictureUpload,
    output: userAsset,
    errors: [
      'guard.file_size_exceeded',
      'guard.mime_type_not_allowed',
      'storage.upload_error',
      'server.busy',
    ],
  },
} as const satisfies Record<string, ManagementRow>
