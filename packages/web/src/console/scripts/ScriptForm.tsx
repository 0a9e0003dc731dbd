import { FormRow, FormSection, InlineNotice, Switch, TextArea } from '@latchkey/ui'
import { useState } from 'react'
import { useSay } from '../texts.tsx'
import { CodeEditor } from './CodeEditor.tsx'
import { EnvironmentField } from './EnvironmentField.tsx'
import { type ScriptName, scriptKinds } from './script-kinds.ts'
import { objectIn, type Script } from './script-store.ts'
import { TestRun } from './TestRun.tsx'

type ScriptFormProps = {
  name: ScriptName
  script: Script
  onChange: (more: Partial<Script>) => void
  isReadOnly: boolean
}

/** Code, environment, sample with a test run, and what happens if the script fails. */
export function ScriptForm({ name, script, onChange, isReadOnly }: ScriptFormProps) {
  const say = useSay()
  const isClaims = scriptKinds[name].family === 'claims'
  const [fault, setFault] = useState<{ line: number; message: string }>()
  const jsonError = (text: string) => (objectIn(text) ? undefined : say('scripts.sample.invalid'))
  return (
    <>
      {isReadOnly && <InlineNotice>{say('scripts.readOnly')}</InlineNotice>}
      <CodeEditor
        label={say('scripts.code')}
        note={say('scripts.code.keys')}
        value={script.script}
        onChange={code => onChange({ script: code })}
        fault={fault}
        isReadOnly={isReadOnly}
      />
      <fieldset className="lk-script-settings" disabled={isReadOnly}>
        <FormSection title={say('scripts.behavior')}>
          {!isClaims && (
            <FormRow name={say('scripts.enabled')} description={say('scripts.enabled.about')}>
              <Switch
                label={say('scripts.enabled')}
                isOn={script.isEnabled}
                onChange={isEnabled => onChange({ isEnabled })}
              />
            </FormRow>
          )}
          <FormRow
            name={say('scripts.blocking')}
            description={say(isClaims ? 'scripts.blocking.claims' : 'scripts.blocking.action')}
          >
            <Switch
              label={say('scripts.blocking')}
              isOn={script.isBlocking}
              onChange={isBlocking => onChange({ isBlocking })}
            />
          </FormRow>
        </FormSection>
        <FormSection title={say('scripts.environment')} description={say('scripts.environment.about')}>
          <EnvironmentField
            variables={script.environment}
            onChange={environment => onChange({ environment })}
          />
        </FormSection>
        <FormSection title={say('scripts.test')} description={say('scripts.test.about')}>
          <TextArea
            label={say(isClaims ? 'scripts.sample.context' : 'scripts.sample.event')}
            value={script.sample}
            onChange={sample => onChange({ sample })}
            rows={8}
            isCode
            error={jsonError(script.sample)}
          />
          {isClaims && (
            <TextArea
              label={say('scripts.sample.token')}
              value={script.token}
              onChange={token => onChange({ token })}
              rows={3}
              isCode
              error={jsonError(script.token)}
            />
          )}
          {!isReadOnly && <TestRun name={name} script={script} onFault={setFault} />}
        </FormSection>
      </fieldset>
    </>
  )
}
