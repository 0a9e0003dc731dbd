import { Badge, Button, Card, Icon, Item, ItemSkeleton, Link, ProviderLogo } from '@latchkey/ui'
import { Mail, MessageSquare, Plus, Share2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { hrefOf, navigate } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Connector, useDescriptionOf, useNameOf } from './connector-name.ts'
import './connectors.css'
import { useExperience, usesOf } from './uses.ts'

const kinds = [
  { type: 'Email', icon: Mail, title: 'connectors.email', none: 'connectors.email.none' },
  { type: 'Sms', icon: MessageSquare, title: 'connectors.sms', none: 'connectors.sms.none' },
  { type: 'Social', icon: Share2, title: 'connectors.social', none: 'connectors.social.none' },
] as const

type Kind = (typeof kinds)[number]

/** How the server reaches people, and where they can sign in with another account. */
export function ConnectorsPage() {
  const say = useSay()
  const may = useMay()
  const { data, error, refetch } = useRead('GET /api/connectors')
  return (
    <>
      <PageHead
        title={say('frame.section.connectors')}
        description={say('connectors.about')}
        actions={
          may('connectors:write') && (
            <Button look="filled" onPress={() => navigate('/connectors/new')}>
              <Icon of={Plus} size={16} />
              {say('connectors.add')}
            </Button>
          )
        }
      />
      {error && !data && <ProblemNotice problem={error} onRetry={() => refetch()} />}
      <div className="lk-connectors">
        {kinds.map(kind => (
          <KindCard key={kind.type} kind={kind} connectors={data?.filter(({ type }) => type === kind.type)} />
        ))}
      </div>
    </>
  )
}

type KindCardProps = { kind: Kind; connectors: readonly Connector[] | undefined }

function KindCard({ kind, connectors }: KindCardProps) {
  const say = useSay()
  const may = useMay()
  return (
    <Card title={say(kind.title)}>
      {connectors?.length === 0 && (
        <div className="lk-connector-none">
          <p>{say(kind.none)}</p>
          {may('connectors:write') && (
            <Button onPress={() => navigate('/connectors/new', { type: kind.type })}>
              {say('connectors.setUp')}
            </Button>
          )}
        </div>
      )}
      {connectors?.length !== 0 && (
        <ul>
          {connectors ? (
            connectors.map(each => <Entry key={each.id} connector={each} kind={kind} />)
          ) : (
            <ItemSkeleton />
          )}
        </ul>
      )}
    </Card>
  )
}

function Entry({ connector, kind }: { connector: Connector; kind: Kind }) {
  const say = useSay()
  const nameOf = useNameOf()
  const descriptionOf = useDescriptionOf()
  const experience = useExperience()
  const path = `/connectors/${encodeURIComponent(connector.id)}`
  const isUsed = experience && usesOf(connector, experience).length > 0
  return (
    <Item
      icon={kind.icon}
      picture={<ProviderLogo url={connector.logo} darkUrl={connector.logoDark} />}
      name={
        <span className="lk-connector-name">
          <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
            {nameOf(connector)}
          </Link>
        </span>
      }
      facts={descriptionOf(connector)}
      action={
        experience && (
          <Badge tone={isUsed ? 'success' : 'neutral'}>
            {say(isUsed ? 'connectors.inUse' : 'connectors.notInUse')}
          </Badge>
        )
      }
    />
  )
}
