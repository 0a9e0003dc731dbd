import { FormRow, FormSection, Skeleton, Switch } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'

/** What administrators need besides a password. Owners decide. */
export function ProtectionPart() {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const { data, error, refetch } = useRead('GET /api/configs/administrators')
  if (error && !data) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  if (!data) return <Skeleton height={64} />
  const isOn = data.requiresSecondFactor
  const mayChange = may('all')
  return (
    <>
      <FormSection
        title={say('administrators.factor')}
        description={mayChange ? undefined : say('administrators.protection.owner')}
      >
        <fieldset className="lk-administrator-fields" disabled={!mayChange}>
          <FormRow
            name={say('administrators.factor.required')}
            description={say('administrators.factor.required.about')}
          >
            <Switch
              label={say('administrators.factor.required')}
              isOn={isOn}
              onChange={() => open({ dialog: 'factor' })}
            />
          </FormRow>
        </fieldset>
      </FormSection>
      {mayChange && (
        <Action
          name="factor"
          title={say(isOn ? 'administrators.factor.off.title' : 'administrators.factor.on.title')}
          verb={say(isOn ? 'administrators.factor.off.do' : 'administrators.factor.on.do')}
          operation="PATCH /api/configs/administrators"
          input={{ body: { requiresSecondFactor: !isOn } }}
          done={say('frame.saved')}
          isDangerous={isOn}
        >
          <p>{say(isOn ? 'administrators.factor.off.about' : 'administrators.factor.on.about')}</p>
        </Action>
      )}
    </>
  )
}
