import { Badge, Button, InlineNotice, showToast } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useSay } from '../texts.tsx'
import type { Connector } from './connector-name.ts'
import { useExperience, usesOf } from './uses.ts'

/** What people do with the connector today. A new social one is offered on the sign-in page from here. */
export function UseNotice({ connector }: { connector: Connector }) {
  const say = useSay()
  const may = useMay()
  const experience = useExperience()
  const change = useChange('PATCH /api/sign-in-exp')
  if (!experience) return null
  const uses = usesOf(connector, experience)
  if (uses.length > 0)
    return (
      <p className="lk-connector-uses">
        <Badge tone="success">{say('connectors.inUse')}</Badge>
        {uses.map(use => (
          <span key={use}>{say(use)}</span>
        ))}
      </p>
    )
  const offer = () => {
    const socialSignInConnectorTargets = [...experience.socialSignInConnectorTargets, connector.target]
    change.run({ body: { socialSignInConnectorTargets } }, () =>
      showToast({ words: say('connectors.offered') }),
    )
  }
  const isSocial = connector.type === 'Social'
  return (
    <>
      <InlineNotice
        action={
          isSocial &&
          may('settings:write') && (
            <Button isPending={change.isPending} onPress={offer}>
              {say('connectors.offer')}
            </Button>
          )
        }
      >
        {say(isSocial ? 'connectors.notOffered' : 'connectors.notUsed')}
      </InlineNotice>
      <ProblemNotice problem={change.error} />
    </>
  )
}
