import { Button, Icon, IconButton, Menu, MenuItem } from '@latchkey/ui'
import { Ellipsis, Power, Send, Trash2 } from 'lucide-react'
import { useMay } from '../../access.ts'
import { Action } from '../../frame/Action.tsx'
import { useView } from '../../navigation.ts'
import { useSay } from '../../texts.tsx'
import { SwitchDialogs } from '../SwitchDialogs.tsx'
import { nameOf, type Receiver } from './receiver.ts'

/** What is done to the receiver as a whole. */
export function ReceiverActions({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const show = (dialog: string) => () => open({ dialog })
  if (!may('hooks:write')) return null
  return (
    <>
      <Button onPress={show(receiver.enabled ? 'disable' : 'resume')}>
        <Icon of={Power} size={16} />
        {say(receiver.enabled ? 'webhooks.disable' : 'webhooks.enable')}
      </Button>
      {receiver.enabled && (
        <Button onPress={show('verify')}>
          <Icon of={Send} size={16} />
          {say('webhooks.test')}
        </Button>
      )}
      <Menu
        label={say('webhooks.more')}
        trigger={
          <IconButton label={say('webhooks.more')}>
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={show('delete')} isDangerous>
          {say('webhooks.signals.delete')}
        </MenuItem>
      </Menu>
      <SwitchDialogs
        operation="PATCH /api/signal-receivers/:id"
        of={receiver}
        name={nameOf(receiver)}
        done={{ disable: 'webhooks.signals.disable.done', enable: 'webhooks.signals.enable.done' }}
      />
      <VerifyDialog receiver={receiver} />
      <DeleteReceiver receiver={receiver} />
    </>
  )
}

/** Sends the verification event of the framework; its delivery has the answer. */
function VerifyDialog({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  return (
    <Action
      name="verify"
      title={say('webhooks.test.title', { name: nameOf(receiver) })}
      verb={say('webhooks.signals.verify')}
      operation="POST /api/signal-receivers/:id/verify"
      input={{ params: { id: receiver.id }, body: {} }}
      done={say('webhooks.signals.verify.done')}
    >
      <p>{say('webhooks.signals.verify.about')}</p>
    </Action>
  )
}

function DeleteReceiver({ receiver }: { receiver: Receiver }) {
  const say = useSay()
  const name = nameOf(receiver)
  return (
    <Action
      name="delete"
      title={say('webhooks.signals.delete.title', { name })}
      verb={say('webhooks.signals.delete')}
      operation="DELETE /api/signal-receivers/:id"
      input={{ params: { id: receiver.id } }}
      done={say('webhooks.delete.done', { name })}
      leadsTo="/webhooks/receivers"
      typed={name}
      isDangerous
    >
      <p>{say('webhooks.signals.delete.about')}</p>
    </Action>
  )
}
