import type { UserSelection } from '@latchkey/contract'
import { SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { Action } from '../../frame/Action.tsx'
import { useSay } from '../../texts.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'

type ExportProps = { name: string; users: UserSelection; count: number }

/** Writes people into a file, which the page of the job offers. */
export function ExportDialog({ name, users, count }: ExportProps) {
  const say = useSay()
  const [format, setFormat] = useState<'csv' | 'ndjson'>('csv')
  return (
    <Action
      name={name}
      title={say('people.export.title', { count })}
      verb={say('people.export')}
      operation="POST /api/user-jobs/export"
      input={{ body: { users, format } }}
      done={say('people.many.begun')}
      leadsTo={pageOfJob}
    >
      <p>{say('people.export.about')}</p>
      <SelectField
        label={say('people.export.format')}
        value={format}
        onChange={next => setFormat(next === 'ndjson' ? 'ndjson' : 'csv')}
        isRequired
        options={[
          { id: 'csv', words: say('people.export.csv') },
          { id: 'ndjson', words: say('people.export.ndjson') },
        ]}
      />
    </Action>
  )
}
