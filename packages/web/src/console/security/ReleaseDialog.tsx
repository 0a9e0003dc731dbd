import { useDraft } from '../data/draft.ts'
import { LinesField } from '../fields/LinesField.tsx'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'

/** Ends lockouts before their time. */
export function ReleaseDialog() {
  const say = useSay()
  const [targets, setTargets, forget] = useDraft<string[]>('release-lockouts', [])
  return (
    <Action
      name="release"
      title={say('security.release')}
      verb={say('security.release.do')}
      operation="POST /api/sentinel-activities/delete"
      input={{ body: { targetType: 'User', targets } }}
      done={say('security.release.done')}
      onEnd={forget}
      isDisabled={targets.length === 0 || targets.length > 100}
    >
      <LinesField
        label={say('security.release.targets')}
        description={say('security.release.targets.about')}
        value={targets}
        onChange={setTargets}
        rows={4}
      />
    </Action>
  )
}
