import { type Language, languages } from '@latchkey/locales'
import { MenuChoice } from './Menu.tsx'
import { useLanguage, useText } from './text.tsx'
import { type Theme, themes } from './themes.ts'

export type Preferences = {
  theme: Theme
  onTheme: (theme: Theme) => void
  onLanguage: (language: Language) => void
}

/** Theme and language as groups of a menu. */
export function PreferenceChoices({ theme, onTheme, onLanguage }: Preferences) {
  const say = useText()
  const language = useLanguage()
  const themeWords = { system: say('theme.system'), light: say('theme.light'), dark: say('theme.dark') }
  return (
    <>
      <MenuChoice
        title={say('theme.title')}
        choices={themes.map(id => ({ id, words: themeWords[id] }))}
        chosen={theme}
        onChoose={onTheme}
      />
      <MenuChoice
        title={say('language.title')}
        choices={Object.entries(languages).map(([id, { name }]) => ({
          id: id as Language,
          words: name,
          lang: id,
        }))}
        chosen={language}
        onChoose={onLanguage}
      />
    </>
  )
}
