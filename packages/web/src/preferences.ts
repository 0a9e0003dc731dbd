import { createClient } from '@latchkey/client'
import { chooseTag, factsOf } from '@latchkey/locales'
import type { CustomPhrases, Preferences } from '@latchkey/ui'
import { useState } from 'react'
import { base } from './base.ts'
import { writeCookie } from './cookies.ts'
import { useThemeChoice } from './theme.ts'

const call = createClient({ endpoint: base })

/** Texts that an administrator replaced. The document names their languages, so that no request is made for others. */
export const customPhrases: CustomPhrases = {
  languages:
    document
      .querySelector<HTMLMetaElement>('meta[name="latchkey:custom-phrases"]')
      ?.content.split(' ')
      .filter(Boolean) ?? [],
  load: lng => call('GET /api/.well-known/phrases', { query: { lng } }),
}

/** Language and theme, stored in cookies, so that the server renders the next page in them without a flash. */
export function usePreferences(): Preferences & { language: string } {
  const [language, setLanguage] = useState(presentLanguage)
  const themeChoice = useThemeChoice()
  return {
    language,
    themeChoice,
    onLanguage(next) {
      writeCookie('latchkey_language', next)
      showLanguage(next)
      setLanguage(next)
    },
  }
}

/** The language that the server chose for the document, by the request and the settings. */
function presentLanguage() {
  return chooseTag(customPhrases.languages, [document.documentElement.lang])
}

function showLanguage(language: string) {
  document.documentElement.lang = language
  document.documentElement.dir = factsOf(language).direction
}
