import { z } from 'zod'

/**
 * One picture in the part `file`, of 20 MiB at most; `docs/wire/account-api.md#2.19`. Of several, the first counts.
 */
export const pictureUpload = { file: { maximum: 20 * 1024 * 1024 } } as const

/** The supported types. The content determines the type; the declared type of an upload is ignored. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const

export const userAsset = z.object({
  url: z.url().meta({ description: 'The public URL of the picture.' }),
})

/**
 * The state of picture storage; `docs/wire/management-api.md#6.10`. Always ready: without an object storage, the
 * database stores pictures.
 */
export const userAssetStatus = z.object({
  status: z.literal('ready'),
  allowUploadMimeTypes: z.array(z.string()),
  maxUploadFileSize: z.number().meta({ description: 'Bytes.' }),
  isExperienceAvatarUploadEnabled: z.boolean(),
})
