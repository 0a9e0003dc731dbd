import { z } from 'zod'

/** One picture in the part `file`, of 20 MiB at most; contract account-api 2.19. Of several, the first counts. */
export const pictureUpload = { file: { maximum: 20 * 1024 * 1024 } } as const

/** Types that are understood, told by their content: what an upload says of itself counts for nothing. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const

export const userAsset = z.object({
  url: z.url().meta({ description: 'Where anyone who knows it can see the picture.' }),
})

/** Contract management-api 6.10. The database keeps pictures unless there is an object storage, so it is always ready. */
export const userAssetStatus = z.object({
  status: z.literal('ready'),
  allowUploadMimeTypes: z.array(z.string()),
  maxUploadFileSize: z.number().meta({ description: 'Bytes.' }),
  isExperienceAvatarUploadEnabled: z.boolean(),
})
