import { FormSection, Skeleton } from '@latchkey/ui'
import { lazy, Suspense } from 'react'
import { useMay } from '../access.ts'
import '../scripts/scripts.css'
import { useSay } from '../texts.tsx'

const CodeEditor = lazy(async () => ({ default: (await import('../scripts/CodeEditor.tsx')).CodeEditor }))

type StyleSheetFieldProps = {
  title: string
  about: string
  value: string | null
  onChange: (css: string | null) => void
}

/** CSS of an administrator. It stands outside of fieldsets: the editor has a read-only state of its own. */
export function StyleSheetField({ title, about, value, onChange }: StyleSheetFieldProps) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  return (
    <FormSection title={title} description={about}>
      <Suspense fallback={<Skeleton height={240} />}>
        <CodeEditor
          syntax="css"
          label={title}
          note={say('scripts.code.keys')}
          value={value ?? ''}
          onChange={css => onChange(css === '' ? null : css)}
          isReadOnly={!canWrite}
        />
      </Suspense>
    </FormSection>
  )
}
