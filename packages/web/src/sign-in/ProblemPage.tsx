import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { PageCard } from './PageCard.tsx'

/** An error that happened before the page could be shown. */
export function ProblemPage({ problem }: { problem: unknown }) {
  const say = useText()
  return (
    <PageCard title={say('error.title')}>
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem} />
        <Button look="filled" isWide onPress={() => location.reload()}>
          {say('state.retry')}
        </Button>
      </div>
    </PageCard>
  )
}
