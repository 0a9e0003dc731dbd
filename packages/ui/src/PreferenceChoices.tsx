import { MenuChoice } from './Menu.tsx'
import { useLanguage, useLanguages, useText } from './text.tsx'
import { type Theme, themes } from './themes.ts'

export type Preferences = {
  theme: Theme
  onTheme: (theme: Theme) => void
  /** Called with a BCP 47 tag. */
  onLanguage: (language: string) => void
}

/** Theme and language as groups of a menu. */
export function PreferenceChoices({ theme, onTheme, onLanguage }: Preferences) {
  const say = useText()
  const language = useLanguage()
  const languages = useLanguages()
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
        choices={languages.map(({ tag, name }) => ({ id: tag, words: name, lang: tag }))}
        chosen={language}
        onChoose={onLanguage}
      />
    </>
  )
}
