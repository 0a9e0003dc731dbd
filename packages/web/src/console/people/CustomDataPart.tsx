import { Card, TextArea } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { useDraft } from '../data/draft.ts'
import { Preformatted } from '../frame/Preformatted.tsx'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useSay } from '../texts.tsx'
import type { Person } from './name-of.ts'

/** What applications keep about the person, as JSON. */
export function CustomDataPart({ person }: { person: Person }) {
  const say = useSay()
  const may = useMay()
  const present = JSON.stringify(person.customData, null, 2)
  const [text, setText, forget] = useDraft(`custom-data:${person.id}`, present)
  const [isTried, setTried] = useState(false)
  const change = useChange('PATCH /api/users/:userId')
  const customData = parse(text)
  const save = () => {
    setTried(true)
    if (customData) change.run({ params: { userId: person.id }, body: { customData } }, reset)
  }
  const reset = () => {
    setTried(false)
    change.reset()
    forget()
  }
  if (!may('users:write')) {
    return (
      <Card title={say('people.customData')}>
        <Preformatted>{present}</Preformatted>
      </Card>
    )
  }
  return (
    <>
      <Card title={say('people.customData')}>
        <div className="lk-person-json">
          <TextArea
            label={say('people.customData.json')}
            value={text}
            onChange={setText}
            rows={Math.min(16, text.split('\n').length + 1)}
            isCode
            description={say('people.customData.about')}
            error={isTried && !customData ? say('people.customData.invalid') : undefined}
          />
        </div>
      </Card>
      <SaveChanges
        hasChanges={text !== present}
        isSaving={change.isPending}
        problem={change.error}
        onSave={save}
        onReset={reset}
      />
    </>
  )
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // The cast is safe: an object of JSON has texts as keys.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
