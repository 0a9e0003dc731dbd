import type { TextKey } from '@latchkey/locales'
import type { CustomPhrases } from '@latchkey/ui'
import { useMemo } from 'react'

/**
 * Texts by language (a BCP 47 tag) and key, e.g. `{ en: { 'account.title': 'Your Acme account' } }`. A text with a
 * number has a key for each plural form: `items_one`, `items_other`.
 */
export type ReplacedTexts = Readonly<
  Record<string, Readonly<Partial<Record<TextKey | `${TextKey}_${Intl.LDMLPluralRule}`, string>>>>
>

type Sources = { customPhrases?: CustomPhrases | undefined; texts?: ReplacedTexts | undefined }

/** The texts of the application on top of those of an administrator. */
export function useReplacedTexts({ customPhrases, texts }: Sources): CustomPhrases | undefined {
  // By content: applications often write the object in place, so it is another one each time.
  const content = texts && JSON.stringify(texts)
  return useMemo(() => {
    if (content === undefined) return customPhrases
    const own = JSON.parse(content) as Record<string, Record<string, string>> // the cast is safe: it was a `ReplacedTexts`
    return {
      languages: [...new Set([...(customPhrases?.languages ?? []), ...Object.keys(own)])],
      async load(language) {
        const isReplaced = customPhrases?.languages.includes(language)
        const replaced = isReplaced ? await customPhrases?.load(language).catch(() => ({})) : {}
        return { ...replaced, ...own[language] }
      },
    }
  }, [customPhrases, content])
}
