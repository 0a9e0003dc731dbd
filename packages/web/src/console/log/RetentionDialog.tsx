import { TextField } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useDraft } from '../data/draft.ts'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'

const longest = 10_000

/** How long entries are kept. */
export function RetentionDialog() {
  const say = useSay()
  const may = useMay()
  const settings = useRead('GET /api/log-settings', {}, { isEnabled: may('settings:read') })
  const [draft, setDraft, forget] = useDraft<{ days?: string }>('log-retention', {})
  const present = settings.data?.retentionDays ?? undefined
  const days = draft.days ?? (present === undefined ? '' : String(present))
  const wanted = days.trim() === '' ? null : Number(days)
  const isValid = wanted === null || (Number.isInteger(wanted) && wanted >= 1 && wanted <= longest)
  const isShorter = wanted !== null && isValid && wanted < (present ?? Number.POSITIVE_INFINITY)
  return (
    <Action
      name="retention"
      title={say('log.retention')}
      verb={say('frame.save')}
      operation="PATCH /api/log-settings"
      input={{ body: { retentionDays: wanted } }}
      done={say('frame.saved')}
      onEnd={forget}
      isDisabled={!isValid || !settings.data}
      isDangerous={isShorter}
    >
      <TextField
        label={say('log.retention.days')}
        description={say('log.retention.days.about')}
        error={isValid ? undefined : say('log.retention.invalid', { count: longest })}
        value={days}
        onChange={value => setDraft({ days: value })}
        inputMode="numeric"
        autoComplete="off"
      />
      {isShorter && <p>{say('log.retention.shorter', { count: wanted })}</p>}
    </Action>
  )
}
