import { TextField, useLanguage } from '@latchkey/ui'
import { useDraft } from '../data/draft.ts'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'

/** Adds a language that is not built in. Its texts are English until an administrator writes others. */
export function NewLanguageDialog({ onAdded }: { onAdded: (tag: string) => void }) {
  const say = useSay()
  const present = useLanguage()
  const [tag, setTag, forget] = useDraft('new-language', '')
  const name = nameOf(tag, present)
  return (
    <Action
      name="new-language"
      title={say('signInPage.phrases.add')}
      verb={say('signInPage.phrases.add')}
      operation="PUT /api/custom-phrases/:languageTag"
      input={{ params: { languageTag: tag.trim() }, body: {} }}
      done={say('signInPage.phrases.added', { language: name ?? tag })}
      onDone={added => onAdded(added.languageTag)}
      onEnd={forget}
      isDisabled={name === undefined}
    >
      <TextField
        label={say('signInPage.phrases.tag')}
        description={name ?? say('signInPage.phrases.tag.about')}
        value={tag}
        onChange={setTag}
        autoComplete="off"
        capitalization="none"
        spellCheck={false}
        autoFocus
      />
    </Action>
  )
}

/** The name of a language in another one; undefined for a text that is no tag of a known language. */
function nameOf(tag: string, language: string): string | undefined {
  try {
    return new Intl.DisplayNames(language, { type: 'language', fallback: 'none' }).of(tag.trim())
  } catch {
    return undefined
  }
}
