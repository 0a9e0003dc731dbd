import { z } from 'zod'
import { customPhrase, givenTranslation } from '../custom-phrase.ts'
import type { ManagementRow } from '../row.ts'

/** Texts of the pages in an administrator's words, or in further languages; `docs/wire/management-api.md#7.8`. */
export const customPhraseRows = {
  listCustomPhrases: {
    route: 'GET /api/custom-phrases',
    summary: 'List the languages with texts of one’s own, and these texts.',
    scope: 'settings:read',
    output: z.array(customPhrase),
  },
  readCustomPhrase: {
    route: 'GET /api/custom-phrases/:languageTag',
    summary: 'Read the texts of one’s own in a language.',
    scope: 'settings:read',
    output: customPhrase,
    errors: ['entity.not_found'],
  },
  replaceCustomPhrase: {
    route: 'PUT /api/custom-phrases/:languageTag',
    summary: 'Replace texts of the pages in a language, or add a language.',
    scope: 'settings:write',
    effect: 'reversible',
    body: givenTranslation,
    output: customPhrase,
    status: 201,
    errors: ['localization.invalid_translation_structure', 'entity.document_too_large'],
  },
  deleteCustomPhrase: {
    route: 'DELETE /api/custom-phrases/:languageTag',
    summary: 'Return to the built-in texts of a language, or remove an added language.',
    scope: 'settings:write',
    errors: ['entity.not_found', 'localization.cannot_delete_default_language'],
  },
  readPhrases: {
    route: 'GET /api/.well-known/phrases',
    summary: 'Read the texts of the pages in a language.',
    scope: 'public',
    query: z.object({
      lng: z.string().max(256).optional().meta({
        description:
          'Language tags, most preferred first, separated by spaces; before those of `Accept-Language`.',
      }),
    }),
    output: z.record(z.string(), z.string()),
  },
} as const satisfies Record<string, ManagementRow>
