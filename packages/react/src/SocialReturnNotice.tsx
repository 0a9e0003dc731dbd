import { InlineNotice, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useExperience } from './account.ts'
import { useConnectorName } from './social/connectors.ts'
import { useReturnedStepUp } from './social/use-returned-step-up.ts'
import { wordsOfSocial } from './social/words-of-social.ts'
import { codeOfProblem } from './words-of-problem.ts'

/** The result of a visit to a social provider, on a page where no dialog shows it. */
export function SocialReturnNotice({ path, hasUnknownAnswer }: { path: string; hasUnknownAnswer: boolean }) {
  const say = useText()
  const [arrivedAt] = useState(path)
  const { refusal, isConfirmed } = useReturnedStepUp()
  const nameOf = useConnectorName()
  const connectors = useExperience().data?.socialConnectors
  const hasDialog = path.split('/').length > 2
  if (hasUnknownAnswer) {
    return <InlineNotice tone="warning">{say('social.unknownAnswer')}</InlineNotice>
  }
  if (path !== arrivedAt || hasDialog) return null
  if (refusal) {
    const connector = connectors?.find(({ target }) => target === refusal.target)
    return (
      <InlineNotice tone="danger" code={codeOfProblem(refusal.problem)}>
        {wordsOfSocial(refusal.problem, say, connector ? nameOf(connector) : refusal.target)}
      </InlineNotice>
    )
  }
  return isConfirmed ? <InlineNotice tone="success">{say('social.confirmed')}</InlineNotice> : null
}
