import { Action } from '../frame/Action.tsx'
import { type ConsoleKey, useSay } from '../texts.tsx'

type SwitchDialogsProps = {
  operation: 'PATCH /api/hooks/:id' | 'PATCH /api/signal-receivers/:id'
  of: { id: string; enabled: boolean }
  name: string
  done: { disable: ConsoleKey; enable: ConsoleKey }
}

/** The dialogs `disable` and `resume` of a webhook or a receiver: sending ends, begins, or goes on after a pause. */
export function SwitchDialogs({ operation, of: { id, enabled }, name, done }: SwitchDialogsProps) {
  const say = useSay()
  return (
    <>
      <Action
        name="disable"
        title={say('webhooks.disable.title', { name })}
        verb={say('webhooks.disable')}
        operation={operation}
        input={{ params: { id }, body: { enabled: false } }}
        done={say(done.disable)}
        isDangerous
      >
        <p>{say('webhooks.disable.about')}</p>
      </Action>
      <Action
        name="resume"
        title={say(enabled ? 'webhooks.resume.title' : 'webhooks.enable.title', { name })}
        verb={say(enabled ? 'webhooks.resume' : 'webhooks.enable')}
        operation={operation}
        input={{ params: { id }, body: { enabled: true } }}
        done={say(done.enable)}
      >
        <p>{say(enabled ? 'webhooks.resume.about' : 'webhooks.enable.about')}</p>
      </Action>
    </>
  )
}
