import { Button, useText } from '@latchkey/ui'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { goTo } from './use-path.ts'

/** Nothing came of the way to the provider: somebody changed their mind, or it did not work. */
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
