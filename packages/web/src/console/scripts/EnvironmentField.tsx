import { Button, Icon, IconButton, TextField } from '@latchkey/ui'
import { Plus, X } from 'lucide-react'
import { useSay } from '../texts.tsx'
import type { Script } from './script-store.ts'

type Variables = Script['environment']
type EnvironmentFieldProps = { variables: Variables; onChange: (variables: Variables) => void }

/** The environment variables. Those who may not read their values get them masked, and change nothing. */
export function EnvironmentField({ variables, onChange }: EnvironmentFieldProps) {
  const say = useSay()
  const change = (at: number, more: Partial<Variables[number]>) =>
    onChange(variables.map((variable, index) => (index === at ? { ...variable, ...more } : variable)))
  return (
    <div className="lk-script-variables">
      {variables.map((variable, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while one types it
        <div key={index} className="lk-script-variable">
          <TextField
            label={say('scripts.variable.name')}
            value={variable.name}
            onChange={name => change(index, { name })}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            label={say('scripts.variable.value')}
            value={variable.value}
            onChange={value => change(index, { value })}
            autoComplete="off"
            spellCheck={false}
          />
          <IconButton
            label={say('scripts.variable.remove', { name: variable.name })}
            onPress={() => onChange(variables.filter((_, at) => at !== index))}
          >
            <Icon of={X} size={16} />
          </IconButton>
        </div>
      ))}
      <Button onPress={() => onChange([...variables, { name: '', value: '' }])}>
        <Icon of={Plus} size={16} />
        {say('scripts.variable.add')}
      </Button>
    </div>
  )
}
