import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { PageCard } from './PageCard.tsx'
import { goTo } from './use-path.ts'

type ProviderRefusedProps = { problem: unknown; onOther?: () => void }

/** The sign-in at the provider failed or was canceled. */
export function ProviderRefused({ problem, onOther = () => goTo('/sign-in') }: ProviderRefusedProps) {
  const say = useText()
  return (
    <PageCard title={say('social.failed')}>
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem} />
        <Button look="filled" isWide onPress={onOther}>
          {say('social.back')}
        </Button>
      </div>
    </PageCard>
  )
}
