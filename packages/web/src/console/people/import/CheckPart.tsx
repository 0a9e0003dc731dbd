import type { ImportOptions, UserJob } from '@latchkey/contract'
import { Button, InlineNotice } from '@latchkey/ui'
import { useEffect, useRef, useState } from 'react'
import { useChange } from '../../data/change.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { replace, useUnsaved } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { FailuresPart } from '../jobs/FailuresPart.tsx'
import '../jobs/jobs.css'
import { JobProgress } from '../jobs/JobProgress.tsx'
import { pageOfJob } from '../jobs/page-of-job.ts'
import { useJob } from '../jobs/use-job.ts'
import { isOngoing } from '../jobs/words-of-job.tsx'

type CheckPartProps = {
  file: File
  options: Omit<ImportOptions, 'isDryRun'>
  /** Whether the columns are mapped. */
  isReady: boolean
}

/** Checks the file by a dry run, reports what it would do, and then imports it. */
export function CheckPart({ file, options, isReady }: CheckPartProps) {
  const say = useSay()
  const [checkId, setCheckId] = useState<string>()
  const check = useChange('POST /api/user-jobs/import')
  const { data: checked, error } = useJob(checkId)
  const isChecking = check.isPending || (checkId !== undefined && (!checked || isOngoing(checked)))
  return (
    <section className="lk-import-check" aria-label={say('people.import.check')}>
      <ProblemNotice problem={check.error ?? error} />
      {checked && (
        <>
          <ResultHead />
          <JobProgress job={checked} />
          {checked.failed > 0 && <FailuresPart job={checked} />}
        </>
      )}
      {checked && !isOngoing(checked) ? (
        <Result checked={checked} file={file} options={options} />
      ) : (
        <div className="lk-import-actions">
          <p>{say('people.import.check.about')}</p>
          <Button
            look="filled"
            isDisabled={!isReady}
            isPending={isChecking}
            onPress={() =>
              check.run(inputOf(file, { ...options, isDryRun: true }), ({ id }) => setCheckId(id))
            }
          >
            {say('people.import.check')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** Takes the focus, so that the result is seen and read out, wherever the button has moved. */
function ResultHead() {
  const say = useSay()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <h2 className="lk-import-result" tabIndex={-1} ref={heading}>
      {say('people.import.result')}
    </h2>
  )
}

function Result({ checked, file, options }: Omit<CheckPartProps, 'isReady'> & { checked: UserJob }) {
  const say = useSay()
  const start = useChange('POST /api/user-jobs/import', { leaves: true })
  const { succeeded, failed } = checked
  useUnsaved(succeeded > 0)
  return (
    <>
      <ProblemNotice problem={start.error} />
      {succeeded === 0 ? (
        <InlineNotice tone="warning">{say('people.import.nothing')}</InlineNotice>
      ) : (
        <div className="lk-import-actions">
          <p>{say(failed > 0 ? 'people.import.ready.some' : 'people.import.ready', { count: failed })}</p>
          <Button
            look="filled"
            isPending={start.isPending}
            onPress={() =>
              // Leads on without the question about leaving: what was here is sent.
              start.run(inputOf(file, { ...options, isDryRun: false }), job => replace(pageOfJob(job)))
            }
          >
            {say('people.import.start', { count: succeeded })}
          </Button>
        </div>
      )}
    </>
  )
}

function inputOf(file: File, options: ImportOptions) {
  return { files: { file, options: new Blob([JSON.stringify(options)], { type: 'application/json' }) } }
}
