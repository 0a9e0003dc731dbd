import { loadPages } from '@latchkey/locales'
import { useLanguage } from '@latchkey/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDraft } from '../data/draft.ts'
import { useRead } from '../data/read.ts'
import { flatTexts } from '../preview/flat-texts.ts'

/** The texts of the pages in one language: built-in ones, and those that an administrator wrote and is writing. */
export function usePhrases() {
  const present = useLanguage()
  const [chosen, choose] = useState<string>()
  const language = chosen ?? present
  const [changes, setChanges, forget] = useDraft<Record<string, string>>(`phrases:${language}`, {})
  const all = useRead('GET /api/custom-phrases')
  const builtIn = useQuery({
    queryKey: ['page', 'texts', language],
    queryFn: () => loadPages(language),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const stored = flatTexts(all.data?.find(each => each.languageTag === language)?.translation ?? {})
  const changed = Object.fromEntries(
    Object.entries(changes).filter(([key, text]) => text !== (stored[key] ?? '')),
  )
  return {
    language,
    choose,
    languages: (all.data ?? []).map(each => each.languageTag),
    builtIn: builtIn.data,
    stored,
    texts: { ...stored, ...changed },
    change: (key: string, text: string) => setChanges({ ...changed, [key]: text }),
    hasChanges: Object.keys(changed).length > 0,
    reset: forget,
    /** The stored texts as they are by now, with the changed ones: others may have written other texts meanwhile. */
    async translation() {
      const { data = [] } = await all.refetch()
      const latest = flatTexts(data.find(each => each.languageTag === language)?.translation ?? {})
      return { ...latest, ...changed }
    },
  }
}

export type Phrases = ReturnType<typeof usePhrases>
