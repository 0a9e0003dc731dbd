import { Button, InlineNotice, useText } from '@latchkey/ui'
import { useAttempt } from './use-attempt.ts'
import { wordsOfProblem } from './words-of-problem.ts'

type ResendButtonProps = { secondsLeft: number; send: () => Promise<void>; of?: keyof typeof texts }

const texts = {
  code: { now: 'code.resend', later: 'code.resendIn' },
  link: { now: 'link.resend', later: 'link.resendIn' },
} as const

/** Requests another code or link, after a wait for the last one to arrive. */
export function ResendButton({ secondsLeft, send, of = 'code' }: ResendButtonProps) {
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
        {secondsLeft > 0 ? say(texts[of].later, { count: secondsLeft }) : say(texts[of].now)}
      </Button>
      {Boolean(sending.problem) && (
        <InlineNotice tone="danger">{wordsOfProblem(sending.problem, say)}</InlineNotice>
      )}
    </div>
  )
}
