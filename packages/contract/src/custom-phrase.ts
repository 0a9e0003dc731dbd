import { z } from 'zod'
import { jsonObject } from './user-values.ts'

/**
 * Texts by their keys in `packages/locales/en/pages.json`, flat (`"account.title"`) or as a tree (`account`, `title`).
 * Empty texts are dropped.
 */
export const givenTranslation = jsonObject

/** The texts of the pages that an administrator replaced, in one language; `docs/wire/management-api.md#7.8`. */
export const customPhrase = z.object({
  tenantId: z.string(),
  id: z.string(),
  languageTag: z.string().meta({ description: 'A BCP 47 tag in its canonical case.' }),
  translation: jsonObject,
})

export type CustomPhrase = z.infer<typeof customPhrase>
