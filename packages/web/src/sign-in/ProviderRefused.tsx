import { Button, useText } from '@latchkey/ui'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { goTo } from './use-path.ts'

/** The sign-in at the provider failed or was canceled. */
export function ProviderRefused({ problem }: { problem: unknown }) {
  const say = useText()
  return (
    <PageCard title={say('social.failed')}>
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem} />
        <Button look="filled" isWide onPress={() => goTo('/sign-in')}>
          {say('social.back')}
        </Button>
      </div>
    </PageCard>
  )
}
