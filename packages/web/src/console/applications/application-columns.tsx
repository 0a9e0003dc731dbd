import { Badge, Icon, Link, RelativeTime, type TableColumn } from '@latchkey/ui'
import { hrefOf, navigate } from '../navigation.ts'
import { type ConsoleSay, useSay } from '../texts.tsx'
import { featuresOf, lacksAddress } from './application-features.ts'
import { type Application, kindOf, kinds, pathOf } from './application-kind.ts'

export function columnsOf(say: ConsoleSay): TableColumn<Application>[] {
  return [
    {
      id: 'name',
      name: say('applications.name'),
      width: '30%',
      cell: application => <NameCell application={application} />,
    },
    {
      id: 'kind',
      name: say('applications.kind'),
      width: '190px',
      cell: application => say(kinds[kindOf(application)].name),
    },
    {
      id: 'on',
      name: say('applications.on'),
      cell: application => <OnCell application={application} />,
    },
    {
      id: 'created',
      name: say('applications.created'),
      width: '130px',
      cell: ({ createdAt }) => <RelativeTime at={new Date(createdAt)} />,
    },
  ]
}

function NameCell({ application }: { application: Application }) {
  const path = pathOf(application)
  return (
    <span className="lk-app-name">
      <span className="lk-app-icon">
        <Icon of={kinds[kindOf(application)].icon} size={16} />
      </span>
      <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
        <bdi>{application.name}</bdi>
      </Link>
    </span>
  )
}

/** What needs care, and what is on. */
function OnCell({ application }: { application: Application }) {
  const say = useSay()
  const isBare = lacksAddress(application)
  const on = featuresOf(application).filter(({ isOn, isUsual }) => isOn && !isUsual)
  if (!isBare && on.length === 0) return null
  return (
    <span className="lk-app-badges">
      {isBare && <Badge tone="warning">{say('applications.noAddress')}</Badge>}
      {on.map(({ words }) => (
        <Badge key={words}>{say(words)}</Badge>
      ))}
    </span>
  )
}
