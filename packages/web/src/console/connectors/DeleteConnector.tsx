import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useSay } from '../texts.tsx'
import { type Connector, useNameOf } from './connector-name.ts'
import { useExperience, usesOf } from './uses.ts'

const about = {
  Email: 'connectors.delete.email',
  Sms: 'connectors.delete.sms',
  Social: 'connectors.delete.social',
} as const

/** Says what stops working before it does. */
export function DeleteConnector({ connector }: { connector: Connector }) {
  const say = useSay()
  const may = useMay()
  const nameOf = useNameOf()
  const experience = useExperience()
  const uses = experience ? usesOf(connector, experience) : []
  const name = nameOf(connector)
  if (!may('connectors:write')) return null
  return (
    <Action
      name="delete"
      title={say('connectors.delete.title', { name })}
      verb={say('connectors.delete')}
      operation="DELETE /api/connectors/:id"
      input={{ params: { id: connector.id } }}
      done={say('connectors.delete.done', { name })}
      leadsTo="/connectors"
      typed={name}
      isDangerous
    >
      <p>{say(about[connector.type])}</p>
      {uses.length > 0 && (
        <>
          <p>{say('connectors.delete.uses')}</p>
          <ul className="lk-connector-lost">
            {uses.map(use => (
              <li key={use}>{say(use)}</li>
            ))}
          </ul>
        </>
      )}
    </Action>
  )
}
