import { showToast } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useSay } from '../texts.tsx'
import type { Phrases } from './use-phrases.ts'

/** Saves the own words of the chosen language. */
export function SavePhrases({ phrases }: { phrases: Phrases }) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  const save = useChange('PUT /api/custom-phrases/:languageTag')
  const store = async () =>
    save.run({ params: { languageTag: phrases.language }, body: await phrases.translation() }, () => {
      phrases.reset()
      showToast({ words: say('frame.saved') })
    })
  if (!canWrite) return null
  return (
    <SaveChanges
      hasChanges={phrases.hasChanges}
      isSaving={save.isPending}
      problem={save.error}
      onSave={() => void store()}
      onReset={() => {
        save.reset()
        phrases.reset()
      }}
    />
  )
}
