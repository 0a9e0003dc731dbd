import { Button, InlineNotice, useText } from '@latchkey/ui'
import { useAttempt } from './use-attempt.ts'
import { wordsOfProblem } from './words-of-problem.ts'

type ResendButtonProps = { secondsLeft: number; send: () => Promise<void> }

/** Requests another code, after a wait for the last one to arrive. */
export function ResendButton({ secondsLeft, send }: ResendButtonProps) {
  const say = useText()
  const sending = useAttempt(send, () => undefined)
  return (
    <div className="lk-resend">
      <Button
        look="quiet"
        isDisabled={secondsLeft > 0}
        isPending={sending.isPending}
        onPress={() => sending.attempt(undefined)}
      >
        {secondsLeft > 0 ? say('code.resendIn', { count: secondsLeft }) : say('code.resend')}
      </Button>
      {Boolean(sending.problem) && (
        <InlineNotice tone="danger">{wordsOfProblem(sending.problem, say)}</InlineNotice>
      )}
    </div>
  )
}
