import { Button, Icon, IconButton, TextField } from '@latchkey/ui'
import { Plus, X } from 'lucide-react'
import { useSay } from '../texts.tsx'
import type { Header } from './use-webhook-form.ts'

type HeadersFieldProps = { headers: readonly Header[]; onChange: (headers: Header[]) => void }

/** Headers of each request. The server replaces a mask by the stored value, if the address stays. */
export function HeadersField({ headers, onChange }: HeadersFieldProps) {
  const say = useSay()
  const change = (at: number, more: Partial<Header>) =>
    onChange(headers.map((header, index) => (index === at ? { ...header, ...more } : header)))
  return (
    <fieldset className="lk-hook-headers">
      <legend className="lk-field-label">{say('webhooks.headers')}</legend>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while one types it
        <div key={index} className="lk-hook-header">
          <TextField
            label={say('webhooks.header.name')}
            value={header.name}
            onChange={name => change(index, { name })}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            label={say('webhooks.header.value')}
            value={header.value}
            onChange={value => change(index, { value })}
            autoComplete="off"
            spellCheck={false}
          />
          <IconButton
            label={say('webhooks.header.remove', { name: header.name })}
            onPress={() => onChange(headers.filter((_, at) => at !== index))}
          >
            <Icon of={X} size={16} />
          </IconButton>
        </div>
      ))}
      <p className="lk-form-description">{say('webhooks.headers.about')}</p>
      <Button onPress={() => onChange([...headers, { name: '', value: '' }])}>
        <Icon of={Plus} size={16} />
        {say('webhooks.header.add')}
      </Button>
    </fieldset>
  )
}
