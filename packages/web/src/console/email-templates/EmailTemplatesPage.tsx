import type { UsageType } from '@latchkey/contract'
import { factsOf } from '@latchkey/locales'
import { Badge, Card, InlineNotice, Item, Link } from '@latchkey/ui'
import { Mail } from 'lucide-react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { Rich, useSay } from '../texts.tsx'
import './email-templates.css'
import { usageNames, usages } from './usages.ts'

/** All letters that the server sends, and in which languages an own text replaces the built-in one. */
export function EmailTemplatesPage() {
  const say = useSay()
  const { data, error, refetch } = useRead('GET /api/email-templates')
  return (
    <>
      <PageHead title={say('frame.section.emailTemplates')} description={say('emailTemplates.about')} />
      <ConnectorNotice />
      {error && !data && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      <div className="lk-letters">
        <Card>
          <ul>
            {usageNames.map(usage => (
              <Entry
                key={usage}
                usage={usage}
                tags={data?.filter(each => each.templateType === usage).map(each => each.languageTag)}
              />
            ))}
          </ul>
        </Card>
      </div>
    </>
  )
}

/** Letters that are written here are never sent, or by another text, without a mail server of the right kind. */
function ConnectorNotice() {
  const { data } = useRead('GET /api/connectors')
  const mail = data?.find(({ type }) => type === 'Email')
  if (!data || (mail && mail.connectorId !== 'http-email')) return null
  return (
    <div className="lk-letters-notice">
      <InlineNotice tone={mail ? 'neutral' : 'warning'}>
        <Rich
          text={mail ? 'emailTemplates.http' : 'emailTemplates.noConnector'}
          components={{
            link: <Link href={hrefOf('/connectors')} onFollow={() => navigate('/connectors')} />,
          }}
        />
      </InlineNotice>
    </div>
  )
}

function Entry({ usage, tags }: { usage: UsageType; tags: readonly string[] | undefined }) {
  const say = useSay()
  const path = `/email-templates/${usage}`
  const { title, about } = usages[usage]
  return (
    <Item
      icon={Mail}
      name={
        <span className="lk-letter-name">
          <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
            {say(title)}
          </Link>
        </span>
      }
      facts={say(about)}
      action={
        tags && (
          <span className="lk-letter-tags">
            {tags.map(tag => (
              <Badge key={tag} tone="accent">
                {factsOf(tag).name}
              </Badge>
            ))}
            {tags.length === 0 && <Badge>{say('emailTemplates.builtIn')}</Badge>}
          </span>
        )
      }
    />
  )
}
