import { type Language, languages } from '@latchkey/locales'
import { Languages, SunMoon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { Preferences } from './PreferenceChoices.tsx'
import './PreferenceSelects.css'
import { useLanguage, useText } from './text.tsx'
import type { Theme } from './themes.ts'

/** Theme and language at the end of a page. Native selects keep the bundle of the sign-in page small. */
export function PreferenceSelects({ theme, onTheme, onLanguage }: Preferences) {
  const say = useText()
  const language = useLanguage()
  return (
    <div className="lk-preferences">
      <PlainSelect
        label={say('language.title')}
        icon={<Icon of={Languages} size={16} />}
        value={language}
        onChange={onLanguage}
      >
        {Object.entries(languages).map(([id, { name }]) => (
          <option key={id} value={id} lang={id}>
            {name}
          </option>
        ))}
      </PlainSelect>
      <PlainSelect
        label={say('theme.title')}
        icon={<Icon of={SunMoon} size={16} />}
        value={theme}
        onChange={onTheme}
      >
        <option value="system">{say('theme.system')}</option>
        <option value="light">{say('theme.light')}</option>
        <option value="dark">{say('theme.dark')}</option>
      </PlainSelect>
    </div>
  )
}

type PlainSelectProps<Choice extends Theme | Language> = {
  label: string
  icon: ReactNode
  value: Choice
  onChange: (choice: Choice) => void
  children: ReactNode
}

function PlainSelect<Choice extends Theme | Language>(props: PlainSelectProps<Choice>) {
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
