import { Button, Icon } from '@latchkey/ui'
import { Trash2 } from 'lucide-react'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type ScriptName, scriptKinds } from './script-kinds.ts'

export function DeleteScript({ name }: { name: ScriptName }) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const kind = scriptKinds[name]
  if (!may('all')) return null
  const common = {
    name: 'delete',
    title: say('scripts.delete.title', { name: say(kind.title) }),
    verb: say('scripts.delete'),
    done: say('scripts.delete.done'),
    isDangerous: true,
    children: <p>{say('scripts.delete.about')}</p>,
  }
  return (
    <>
      <Button onPress={() => open({ dialog: 'delete' })}>
        <Icon of={Trash2} size={16} />
        {say('scripts.delete')}
      </Button>
      {kind.family === 'claims' ? (
        <Action
          {...common}
          operation="DELETE /api/configs/jwt-customizer/:tokenTypePath"
          input={{ params: { tokenTypePath: kind.tokenType } }}
        />
      ) : (
        <Action
          {...common}
          operation="DELETE /api/configs/actions/:actionType"
          input={{ params: { actionType: kind.actionType } }}
        />
      )}
    </>
  )
}
