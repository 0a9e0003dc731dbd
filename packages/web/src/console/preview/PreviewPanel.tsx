import { languages } from '@latchkey/locales'
import { Segmented, SelectField, useLanguage } from '@latchkey/ui'
import { type ReactNode, useEffect, useState } from 'react'
import type { AccountPreviewed, SignInPreviewed } from '../../preview/previewed.ts'
import { useRead } from '../data/read.ts'
import { useSay } from '../texts.tsx'
import { flatTexts } from './flat-texts.ts'
import { PreviewFrame } from './PreviewFrame.tsx'
import './preview.css'

type Previewed = SignInPreviewed | AccountPreviewed
type Chosen = Pick<Previewed, 'language' | 'theme' | 'phrases' | 'phraseLanguages'>

type PreviewPanelProps = {
  /** For screen readers. */
  title: string
  page: 'sign-in' | 'account'
  /** Undefined while something that the page needs is loading. */
  previewed: Omit<SignInPreviewed, keyof Chosen> | Omit<AccountPreviewed, keyof Chosen> | undefined
  hasDark: boolean
  /** The words of one language as they are being edited. The preview then is in that language. */
  phrases?: { language: string; texts: Readonly<Record<string, string>> }
  /** The choice of a screen. */
  children: ReactNode
}

/** The page as people will see it, beside the settings that are being edited. */
export function PreviewPanel(props: PreviewPanelProps) {
  const { title, page, previewed, hasDark, phrases, children } = props
  const say = useSay()
  const presentLanguage = useLanguage()
  const [width, setWidth] = useState<'phone' | 'desktop'>('phone')
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const [language, setLanguage] = useState(presentLanguage)
  const editedLanguage = phrases?.language ?? presentLanguage
  useEffect(() => setLanguage(editedLanguage), [editedLanguage])
  const custom = useRead('GET /api/custom-phrases')
  const tags = [...new Set([...Object.keys(languages), ...(custom.data ?? []).map(each => each.languageTag)])]
  const names = new Intl.DisplayNames(presentLanguage, { type: 'language' })
  const own = custom.data?.find(each => each.languageTag === language)
  const chosen: Chosen = {
    language,
    theme: hasDark ? theme : 'light',
    phrases: withoutEmpty(phrases?.language === language ? phrases.texts : flatTexts(own?.translation ?? {})),
    phraseLanguages: tags,
  }
  return (
    <section className="lk-preview" aria-label={title}>
      <div className="lk-preview-bar">
        <Segmented
          label={say('frame.preview.width')}
          choices={[
            { id: 'phone', words: say('frame.preview.phone') },
            { id: 'desktop', words: say('frame.preview.desktop') },
          ]}
          value={width}
          onChange={setWidth}
        />
        <Segmented
          label={say('frame.preview.theme')}
          choices={[
            { id: 'light', words: say('frame.preview.light') },
            { id: 'dark', words: say('frame.preview.dark') },
          ]}
          value={chosen.theme}
          onChange={setTheme}
          isDisabled={!hasDark}
        />
      </div>
      <div className="lk-preview-bar lk-preview-selects">
        {children}
        <SelectField
          label={say('frame.preview.language')}
          value={language}
          onChange={setLanguage}
          options={tags.map(tag => ({ id: tag, words: names.of(tag) ?? tag }))}
          isRequired
        />
      </div>
      <PreviewFrame
        title={title}
        page={page}
        width={width}
        // The cast is safe: the page and what it shows come from one caller.
        previewed={previewed && ({ ...previewed, ...chosen } as Previewed)}
      />
    </section>
  )
}

/** An empty text stands for the built-in one. */
function withoutEmpty(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
}
