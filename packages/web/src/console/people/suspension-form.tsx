import { SelectField, TextField } from '@latchkey/ui'
import { useDraft } from '../data/draft.ts'
import { useSay } from '../texts.tsx'

const day = 24 * 60 * 60 * 1000
const ends = { never: undefined, day, week: 7 * day, month: 30 * day }
const endIds = ['never', 'day', 'week', 'month'] as const
const endWords = {
  never: 'people.end.never',
  day: 'people.end.day',
  week: 'people.end.week',
  month: 'people.end.month',
} as const

/** Reason and end of a suspension, kept as a draft under the key: the fields, and the part of the body. */
export function useSuspensionForm(key: string) {
  const say = useSay()
  const [{ reason, end }, setDraft, forget] = useDraft<{ reason: string; end: (typeof endIds)[number] }>(
    key,
    { reason: '', end: 'never' },
  )
  const length = ends[end]
  const body = {
    ...(reason.trim() && { reason: reason.trim() }),
    ...(length && { until: Date.now() + length }),
  }
  const fields = (
    <>
      <TextField
        label={say('people.reason')}
        value={reason}
        onChange={next => setDraft({ reason: next, end })}
        description={say('people.reason.about')}
        maxLength={256}
        autoComplete="off"
      />
      <SelectField
        label={say('people.end')}
        value={end}
        onChange={next => setDraft({ reason, end: endIds.find(each => each === next) ?? 'never' })}
        isRequired
        options={endIds.map(id => ({ id, words: say(endWords[id]) }))}
      />
    </>
  )
  return { fields, body, forget }
}
