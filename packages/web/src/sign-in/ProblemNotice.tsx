import { codeOfProblem, wordsOfProblem } from '@latchkey/react'
import { InlineNotice, useText } from '@latchkey/ui'

/** What went wrong when it is nobody's field. */
export function ProblemNotice({ problem }: { problem: unknown }) {
  const say = useText()
  if (!problem) return null
  return (
    <InlineNotice tone="danger" code={codeOfProblem(problem)}>
      {wordsOfProblem(problem, say)}
    </InlineNotice>
  )
}
