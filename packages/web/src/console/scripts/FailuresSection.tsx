import { FormSection, RelativeTime } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useReadPage } from '../data/read.ts'
import { useSay } from '../texts.tsx'

/** The last failures and denials of the script, of the log. */
export function FailuresSection({ logKey }: { logKey: string }) {
  const say = useSay()
  const { data, error, refetch } = useReadPage('GET /api/logs', {
    query: { logKey, result: 'Error', page: 1, page_size: 5, enableCap: 'true' },
  })
  return (
    <FormSection title={say('scripts.failures')} description={say('scripts.failures.about')}>
      <ProblemNotice problem={error} onRetry={() => refetch()} />
      {data?.rows.length === 0 && <p>{say('scripts.failures.none')}</p>}
      <ul className="lk-script-failures">
        {data?.rows.map(({ id, payload, createdAt }) => {
          const { message, line } = payload
          const words = typeof message === 'string' ? message : (payload.error ?? '')
          return (
            <li key={id}>
              <span>
                {typeof line === 'number' ? say('scripts.failures.at', { line, message: words }) : words}
              </span>
              <RelativeTime at={new Date(createdAt)} />
            </li>
          )
        })}
      </ul>
    </FormSection>
  )
}
