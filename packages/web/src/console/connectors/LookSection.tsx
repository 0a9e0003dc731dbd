import { languages } from '@latchkey/locales'
import { Button, FormSection, Icon, IconButton, SelectField, TextField } from '@latchkey/ui'
import { Plus, X } from 'lucide-react'
import { useSay } from '../texts.tsx'
import type { Look } from './look.ts'

type LookSectionProps = { look: Look; onChange: (look: Look) => void; isNew?: boolean }

/** What tells a standard connector from the others: its name and logo, and whose accounts they are. */
export function LookSection({ look, onChange, isNew = false }: LookSectionProps) {
  const say = useSay()
  const change = (more: Partial<Look>) => onChange({ ...look, ...more })
  return (
    <FormSection title={say('connectors.look')} description={say('connectors.look.about')}>
      <NamesField names={look.names} onChange={names => change({ names })} />
      {isNew && (
        <TextField
          label={say('connectors.target')}
          value={look.target}
          onChange={target => change({ target })}
          description={say('connectors.target.about')}
          autoComplete="off"
          capitalization="none"
          spellCheck={false}
        />
      )}
      <TextField
        label={say('connectors.logo')}
        value={look.logo}
        onChange={logo => change({ logo })}
        autoComplete="off"
        inputMode="url"
        placeholder="https://"
      />
      <TextField
        label={say('connectors.logoDark')}
        value={look.logoDark}
        onChange={logoDark => change({ logoDark })}
        autoComplete="off"
        inputMode="url"
        placeholder="https://"
      />
    </FormSection>
  )
}

type NamesFieldProps = { names: Look['names']; onChange: (names: Look['names']) => void }

function NamesField({ names, onChange }: NamesFieldProps) {
  const say = useSay()
  const [first, ...others] = names
  const put = (at: number, more: Partial<Look['names'][number]>) =>
    onChange(names.map((each, index) => (index === at ? { ...each, ...more } : each)))
  const free = Object.entries(languages).filter(([tag]) => !names.some(({ language }) => language === tag))
  return (
    <>
      <TextField
        label={say('connectors.name')}
        value={first?.words ?? ''}
        onChange={words => put(0, { words })}
        description={say('connectors.name.about')}
        autoComplete="off"
      />
      {others.map(({ language, words }, index) => (
        <div key={language} className="lk-connector-translation">
          <SelectField
            label={say('connectors.language')}
            value={language}
            onChange={next => put(index + 1, { language: next })}
            isRequired
            options={Object.entries(languages)
              .filter(([tag]) => tag === language || free.some(([other]) => other === tag))
              .map(([id, { name }]) => ({ id, words: name }))}
          />
          <TextField
            label={say('connectors.name')}
            value={words}
            onChange={next => put(index + 1, { words: next })}
            autoComplete="off"
          />
          <IconButton
            label={say('connectors.language.remove')}
            onPress={() => onChange(names.filter((_, at) => at !== index + 1))}
          >
            <Icon of={X} size={16} />
          </IconButton>
        </div>
      ))}
      {free[0] && (
        <div>
          <Button onPress={() => onChange([...names, { language: free[0]?.[0] ?? 'zh-CN', words: '' }])}>
            <Icon of={Plus} size={16} />
            {say('connectors.language.add')}
          </Button>
        </div>
      )}
    </>
  )
}
