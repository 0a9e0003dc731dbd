import { Code, Link, Skeleton, useLanguage } from '@latchkey/ui'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../../base.ts'
import { ProblemNotice } from '../../data/ProblemNotice.tsx'
import { useSay } from '../../texts.tsx'
import type { Facts, Guide } from './guide.ts'

type GuideStepsProps = { guide: Guide; facts: Facts }

/** The steps of one guide, with code to copy. */
export function GuideSteps({ guide, facts }: GuideStepsProps) {
  const say = useSay()
  const { data, error, refetch } = useQuery({
    // Code of the page, as a page itself: it is not read again after a change.
    queryKey: ['page', 'guide', guide.id, facts],
    queryFn: () => guide.load(facts),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  if (!data) return <Skeleton height={320} />
  return (
    <>
      {guide.hasCommand && <Command facts={facts} />}
      <ol className="lk-app-steps">
        {data.map(({ text, file, code }) => (
          <li key={text}>
            <p>{say(text)}</p>
            {file && <p className="lk-app-file">{file}</p>}
            {code && (
              <Code label={file ?? say(text)} isBlock>
                {code}
              </Code>
            )}
          </li>
        ))}
      </ol>
      {guide.returnsTo && (
        <p className="lk-app-open">
          {say('applications.guide.open')} <Code label={say('applications.guide.open')}>{openAt(guide)}</Code>
        </p>
      )}
      {guide.page && <WholeGuide page={guide.page} />}
    </>
  )
}

/** Does all steps in the folder of an application. */
function Command({ facts }: { facts: Facts }) {
  const say = useSay()
  const code = `npx latchkey init --endpoint ${facts.server} --client-id ${facts.clientId}`
  return (
    <div className="lk-app-command">
      <p>{say('applications.guide.command')}</p>
      <Code label={say('applications.guide.command.label')} isBlock>
        {code}
      </Code>
      <p className="lk-form-description">{say('applications.guide.byHand')}</p>
    </div>
  )
}

function WholeGuide({ page }: { page: string }) {
  const say = useSay()
  const folder = useLanguage() === 'zh-CN' ? '/docs/zh-CN' : '/docs'
  return (
    <p>
      <Link href={addressOf(`${folder}/${page}`)} isOutside>
        {say('applications.guide.whole')}
      </Link>
    </p>
  )
}

/** The page on which people sign in: of a server, its start. */
function openAt({ returnsTo = '', leavesTo }: Guide): string {
  return leavesTo ?? returnsTo
}
