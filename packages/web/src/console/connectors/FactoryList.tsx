import { Card, Item, Link, ProviderLogo, SearchField } from '@latchkey/ui'
import { Plug } from 'lucide-react'
import { useState } from 'react'
import { hrefOf, useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { type Factory, useDescriptionOf, useNameOf } from './connector-name.ts'

const groups = [
  { type: 'Email', title: 'connectors.email' },
  { type: 'Sms', title: 'connectors.sms' },
  { type: 'Social', title: 'connectors.social' },
] as const satisfies readonly { type: Factory['type']; title: ConsoleKey }[]

/** All kinds of connectors, found by name. `?type=Email` shows those of one group. */
export function FactoryList({ factories }: { factories: readonly Factory[] }) {
  const say = useSay()
  const nameOf = useNameOf()
  const { view } = useView()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const found = factories.filter(
    factory =>
      (!groups.some(({ type }) => type === view.type) || factory.type === view.type) &&
      `${nameOf(factory)} ${factory.name.en} ${factory.id}`.toLowerCase().includes(wanted),
  )
  return (
    <div className="lk-connectors">
      <div className="lk-connector-search">
        <SearchField label={say('connectors.find')} value={typed} onChange={setTyped} shortcut="/" />
      </div>
      {found.length === 0 && <p role="status">{say('connectors.find.none')}</p>}
      {groups.map(({ type, title }) => {
        const ofGroup = found.filter(factory => factory.type === type)
        if (ofGroup.length === 0) return null
        return (
          <Card key={type} title={say(title)}>
            <ul className="lk-connector-kinds">
              {ofGroup.map(factory => (
                <Kind key={factory.id} factory={factory} />
              ))}
            </ul>
          </Card>
        )
      })}
    </div>
  )
}

function Kind({ factory }: { factory: Factory }) {
  const say = useSay()
  const nameOf = useNameOf()
  const descriptionOf = useDescriptionOf()
  const { open } = useView()
  return (
    <Item
      icon={Plug}
      picture={<ProviderLogo url={factory.logo} darkUrl={factory.logoDark} />}
      name={
        <span className="lk-connector-name lk-connector-open">
          <Link
            href={hrefOf('/connectors/new', { factory: factory.id })}
            onFollow={() => open({ factory: factory.id, type: undefined })}
            isQuiet
          >
            {nameOf(factory)}
          </Link>
        </span>
      }
      badge={
        factory.platform === 'Web' || factory.platform === 'Native'
          ? say(factory.platform === 'Web' ? 'connectors.web' : 'connectors.native')
          : undefined
      }
      facts={descriptionOf(factory)}
    />
  )
}
