import { Button, InlineNotice, useText } from '@latchkey/ui'
import { codeOfProblem, wordsOfProblem } from './words-of-problem.ts'

type LoadingFailedProps = { query: { error: unknown; refetch: () => unknown } }

/** An error that loading failed, with a retry. */
export function LoadingFailed({ query: { error, refetch } }: LoadingFailedProps) {
  const say = useText()
  return (
    <InlineNotice
      tone="danger"
      code={codeOfProblem(error)}
      action={<Button onPress={() => void refetch()}>{say('state.retry')}</Button>}
    >
      {wordsOfProblem(error, say)}
    </InlineNotice>
  )
}
