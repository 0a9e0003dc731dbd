import { Card, FormRow, Skeleton, Switch, showToast } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { ConsentScopes } from '../applications/ConsentScopes.tsx'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { useSay } from '../texts.tsx'

/** Whether applications that are not registered may sign people in, known by a document at their address. */
export function MetadataDocuments({ showsScopes }: { showsScopes: boolean }) {
  const say = useSay()
  const may = useMay()
  const { data, error, refetch } = useRead('GET /api/configs/cimd')
  const change = useChange('PATCH /api/configs/cimd')
  const [isWanted, setWanted] = useState(false)
  const set = (enabled: boolean) => {
    setWanted(enabled)
    change.run({ body: { enabled } }, () => showToast({ words: say('frame.saved') }))
  }
  return (
    <>
      <Card title={say('keys.documents')} description={say('keys.documents.about')}>
        <fieldset className="lk-keys-rows" disabled={!may('settings:write')}>
          <legend className="lk-hidden">{say('keys.documents')}</legend>
          {!data && !error && <Skeleton height={40} />}
          {error && <ProblemNotice problem={error} onRetry={() => refetch()} />}
          {data && (
            <FormRow name={say('keys.documents.allow')} description={say('keys.documents.allow.about')}>
              <Switch
                label={say('keys.documents.allow')}
                isOn={change.isPending ? isWanted : data.enabled}
                onChange={set}
              />
            </FormRow>
          )}
          <ProblemNotice problem={change.error} />
        </fieldset>
      </Card>
      {showsScopes && data?.enabled && <ConsentScopes />}
    </>
  )
}
