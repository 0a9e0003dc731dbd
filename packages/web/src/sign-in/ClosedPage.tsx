import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useLanguage, useText } from '@latchkey/ui'
import { submit } from './interaction.ts'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'
import { goTo } from './use-path.ts'

/** The person has signed in to an account whose deletion is scheduled, and may restore it. */
export function ClosedPage({ deletesAt }: { deletesAt: number }) {
  const say = useText()
  const language = useLanguage()
  const { call } = useSignInContext()
  const restoring = useAdvance(async () => {
    await call('POST /api/experience/restoration')
    return submit(call)
  })
  return (
    <PageCard
      title={say('restore.closed.title')}
      description={say('restore.closed', { moment: momentOf(deletesAt, language) })}
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={restoring.problem} />
        <Button look="filled" isWide isPending={restoring.isPending} onPress={() => restoring.attempt()}>
          {say('restore.keepAndSignIn')}
        </Button>
        <Button isWide look="quiet" onPress={() => goTo('/sign-in')}>
          {say('restore.leave')}
        </Button>
      </div>
    </PageCard>
  )
}
