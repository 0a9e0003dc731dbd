import { MenuChoice } from './Menu.tsx'
import { useLanguage, useLanguages, useText } from './text.tsx'
import { type Theme, themes } from './themes.ts'

export type ThemeChoice = { theme: Theme; onTheme: (theme: Theme) => void }

export type Preferences = {
  /** Undefined if the page has one theme only. */
  themeChoice: ThemeChoice | undefined
  /** Called with a BCP 47 tag. */
  onLanguage: (language: string) => void
  /** The tags of the languages to choose from, if the page is not in all of them. */
  only?: readonly string[]
}

/** Theme and language as groups of a menu. */
export function PreferenceChoices({ themeChoice, onLanguage, only }: Preferences) {
  const say = useText()
  const language = useLanguage()
  const languages = useLanguages().filter(({ tag }) => only?.includes(tag) ?? true)
  const themeWords = { system: say('theme.system'), light: say('theme.light'), dark: say('theme.dark') }
  return (
    <>
      {themeChoice && (
        <MenuChoice
          title={say('theme.title')}
          choices={themes.map(id => ({ id, words: themeWords[id] }))}
          chosen={themeChoice.theme}
          onChoose={themeChoice.onTheme}
        />
      )}
      <MenuChoice
        title={say('language.title')}
        choices={languages.map(({ tag, name }) => ({ id: tag, words: name, lang: tag }))}
        chosen={language}
        onChoose={onLanguage}
      />
    </>
  )
}
