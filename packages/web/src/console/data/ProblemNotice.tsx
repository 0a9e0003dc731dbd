import { Button, InlineNotice } from '@latchkey/ui'
import { useSay } from '../texts.tsx'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

/** What went wrong, and a way to try again where that helps. */
export function ProblemNotice({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const say = useSay()
  if (!problem) return null
  return (
    <InlineNotice
      tone="danger"
      code={codeOfProblem(problem)}
      action={onRetry && <Button onPress={onRetry}>{say('frame.retry')}</Button>}
    >
      {wordsOfProblem(problem, say)}
    </InlineNotice>
  )
}
