import { Button, Icon, IconButton, Menu, MenuItem } from '@latchkey/ui'
import { Ellipsis, History, Power, Send, Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { nameOf, type Webhook } from './hook-state.tsx'
import { RepeatDialog } from './RepeatDialog.tsx'
import { SwitchDialogs } from './SwitchDialogs.tsx'
import { TestDialog } from './TestDialog.tsx'

/** What is done to the webhook as a whole. */
export function WebhookActions({ hook }: { hook: Webhook }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const show = (dialog: string) => () => open({ dialog })
  if (!may('hooks:write')) return null
  return (
    <>
      <Button onPress={show(hook.enabled ? 'disable' : 'resume')}>
        <Icon of={Power} size={16} />
        {say(hook.enabled ? 'webhooks.disable' : 'webhooks.enable')}
      </Button>
      <Button onPress={show('test')}>
        <Icon of={Send} size={16} />
        {say('webhooks.test')}
      </Button>
      <Menu
        label={say('webhooks.more')}
        trigger={
          <IconButton label={say('webhooks.more')}>
            <Icon of={Ellipsis} />
          </IconButton>
        }
      >
        <MenuItem icon={<Icon of={History} size={16} />} onAction={show('repeat')}>
          {say('webhooks.repeat')}
        </MenuItem>
        <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={show('delete')} isDangerous>
          {say('webhooks.delete')}
        </MenuItem>
      </Menu>
      <SwitchDialogs
        operation="PATCH /api/hooks/:id"
        of={hook}
        name={nameOf(hook)}
        done={{ disable: 'webhooks.disable.done', enable: 'webhooks.enable.done' }}
      />
      <TestDialog hook={hook} />
      <RepeatDialog hook={hook} />
      <DeleteDialog hook={hook} />
    </>
  )
}
