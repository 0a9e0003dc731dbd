import { InlineNotice, useText } from '@latchkey/ui'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

/** An error that belongs to no field. */
export function ProblemNotice({ problem }: { problem: unknown }) {
  const say = useText()
  if (!problem) return null
  return (
    <InlineNotice tone="danger" code={codeOfProblem(problem)}>
      {wordsOfProblem(problem, say)}
    </InlineNotice>
  )
}
