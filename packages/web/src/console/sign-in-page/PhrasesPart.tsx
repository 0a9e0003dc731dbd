import { languages } from '@latchkey/locales'
import { Button, SearchField, SelectField, Skeleton, TextField, useLanguage } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { NewLanguageDialog } from './NewLanguageDialog.tsx'
import type { Phrases } from './use-phrases.ts'

const pageOfTexts = 12

/** Own words in the place of the built-in ones, language by language. */
export function PhrasesPart({ phrases }: { phrases: Phrases }) {
  const say = useSay()
  return (
    <div className="lk-phrases">
      <p className="lk-form-description">{say('signInPage.phrases.about')}</p>
      <LanguageChoice phrases={phrases} />
      <Texts key={phrases.language} phrases={phrases} />
    </div>
  )
}

function LanguageChoice({ phrases }: { phrases: Phrases }) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const names = new Intl.DisplayNames(useLanguage(), { type: 'language' })
  const { open } = useView()
  const { language } = phrases
  const tags = [...new Set([...Object.keys(languages), ...phrases.languages, language])]
  const hasOwn = phrases.languages.includes(language)
  const isBuiltIn = Object.hasOwn(languages, language)
  const nameOf = (tag: string) => names.of(tag) ?? tag
  return (
    <div className="lk-phrase-languages">
      <SelectField
        label={say('signInPage.phrases.language')}
        value={language}
        onChange={phrases.choose}
        options={tags.map(tag => ({
          id: tag,
          words: phrases.languages.includes(tag)
            ? say('signInPage.phrases.changed', { language: nameOf(tag) })
            : nameOf(tag),
        }))}
        isRequired
      />
      {canWrite && (
        <>
          <Button onPress={() => open({ dialog: 'new-language' })}>{say('signInPage.phrases.add')}</Button>
          {hasOwn && (
            <Button look="quiet" onPress={() => open({ dialog: 'drop-phrases' })}>
              {say(isBuiltIn ? 'signInPage.phrases.drop' : 'signInPage.phrases.remove')}
            </Button>
          )}
          <NewLanguageDialog onAdded={phrases.choose} />
          <Action
            name="drop-phrases"
            title={say('signInPage.phrases.drop.title', { language: nameOf(language) })}
            verb={say(isBuiltIn ? 'signInPage.phrases.drop' : 'signInPage.phrases.remove')}
            operation="DELETE /api/custom-phrases/:languageTag"
            input={{ params: { languageTag: language } }}
            done={say('frame.saved')}
            onDone={phrases.reset}
            isDangerous
          >
            <p>{say(isBuiltIn ? 'signInPage.phrases.drop.about' : 'signInPage.phrases.remove.about')}</p>
          </Action>
        </>
      )}
    </div>
  )
}

function Texts({ phrases }: { phrases: Phrases }) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState(pageOfTexts)
  const { builtIn, texts, stored, change } = phrases
  if (!builtIn) return <Skeleton height={240} />
  const wanted = typed.trim().toLowerCase()
  const isFound = (key: string, text: string) =>
    wanted === ''
      ? key.startsWith('signIn.') || key in stored
      : [key, text, texts[key] ?? ''].some(each => each.toLowerCase().includes(wanted))
  const found = Object.entries(builtIn).filter(([key, text]) => isFound(key, text))
  return (
    <div className="lk-phrases">
      <SearchField
        label={say('signInPage.phrases.search')}
        value={typed}
        onChange={next => {
          setTyped(next)
          setShown(pageOfTexts)
        }}
      />
      {found.length === 0 && <p role="status">{say('signInPage.phrases.none')}</p>}
      <SettingsFields>
        <div className="lk-phrases">
          {found.slice(0, shown).map(([key, text]) => (
            <TextField
              key={key}
              label={text}
              description={key}
              value={texts[key] ?? ''}
              onChange={next => change(key, next)}
              placeholder={text}
              autoComplete="off"
            />
          ))}
        </div>
      </SettingsFields>
      {found.length > shown && (
        <Button look="quiet" onPress={() => setShown(shown + pageOfTexts)}>
          {say('signInPage.phrases.more', { count: found.length - shown })}
        </Button>
      )}
    </div>
  )
}
