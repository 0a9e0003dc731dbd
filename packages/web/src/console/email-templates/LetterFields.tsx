import type { EmailTemplateDetails } from '@latchkey/contract'
import { Button, SelectField, TextField } from '@latchkey/ui'
import { useRef } from 'react'
import { useSay } from '../texts.tsx'
import { LetterEditor } from './LetterEditor.tsx'
import { variables } from './usages.ts'

type LetterFieldsProps = {
  details: EmailTemplateDetails
  onChange: (more: Partial<EmailTemplateDetails>) => void
  isReadOnly: boolean
}

/** Subject, text, and who the letter is from. */
export function LetterFields({ details, onChange, isReadOnly }: LetterFieldsProps) {
  const say = useSay()
  const insert = useRef<(text: string) => void>(undefined)
  const { subject, content, contentType = 'text/html', sendFrom = '', replyTo = '' } = details
  return (
    <>
      <TextField
        label={say('emailTemplates.subject')}
        value={subject}
        onChange={next => onChange({ subject: next })}
        autoComplete="off"
      />
      <SelectField
        label={say('emailTemplates.format')}
        value={contentType}
        onChange={next => onChange({ contentType: next === 'text/plain' ? next : 'text/html' })}
        isRequired
        options={[
          { id: 'text/html', words: say('emailTemplates.format.html') },
          { id: 'text/plain', words: say('emailTemplates.format.plain') },
        ]}
      />
      <LetterEditor
        label={say('emailTemplates.content')}
        note={say('emailTemplates.editor.note')}
        value={content}
        onChange={next => onChange({ content: next })}
        isReadOnly={isReadOnly}
        insert={insert}
      />
      {!isReadOnly && (
        <fieldset className="lk-letter-variables">
          <legend className="lk-field-label">{say('emailTemplates.variables')}</legend>
          <div>
            {variables.map(({ name, about }) => (
              <Button key={name} onPress={() => insert.current?.(`{{${name}}}`)}>
                {say(about)}
                <code>{`{{${name}}}`}</code>
              </Button>
            ))}
          </div>
          <p className="lk-form-description">{say('emailTemplates.variables.about')}</p>
        </fieldset>
      )}
      <TextField
        label={say('emailTemplates.sender')}
        value={sendFrom}
        onChange={next => onChange({ sendFrom: next })}
        description={say('emailTemplates.sender.about')}
        autoComplete="off"
      />
      <TextField
        label={say('emailTemplates.reply')}
        value={replyTo}
        onChange={next => onChange({ replyTo: next })}
        description={say('emailTemplates.reply.about')}
        autoComplete="off"
        inputMode="email"
      />
    </>
  )
}
