import { Languages, SunMoon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { Preferences } from './PreferenceChoices.tsx'
import './PreferenceSelects.css'
import { useLanguage, useLanguages, useText } from './text.tsx'

/** Theme and language at the end of a page. Native selects keep the bundle of the sign-in page small. */
export function PreferenceSelects({ themeChoice, onLanguage }: Preferences) {
  const say = useText()
  const language = useLanguage()
  const languages = useLanguages()
  return (
    <div className="lk-preferences">
      <PlainSelect
        label={say('language.title')}
        icon={<Icon of={Languages} size={16} />}
        value={language}
        onChange={onLanguage}
      >
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </PlainSelect>
      {themeChoice && (
        <PlainSelect
          label={say('theme.title')}
          icon={<Icon of={SunMoon} size={16} />}
          value={themeChoice.theme}
          onChange={themeChoice.onTheme}
        >
          <option value="system">{say('theme.system')}</option>
          <option value="light">{say('theme.light')}</option>
          <option value="dark">{say('theme.dark')}</option>
        </PlainSelect>
      )}
    </div>
  )
}

type PlainSelectProps<Choice extends string> = {
  label: string
  icon: ReactNode
  value: Choice
  onChange: (choice: Choice) => void
  children: ReactNode
}

function PlainSelect<Choice extends string>(props: PlainSelectProps<Choice>) {
  const { label, icon, value, onChange, children } = props
  return (
    <span className="lk-plain-select">
      {icon}
      <select aria-label={label} value={value} onChange={event => onChange(event.target.value as Choice)}>
        {children}
      </select>
    </span>
  )
}
