import type { Output } from '@latchkey/client'
import { factsOf } from '@latchkey/locales'
import { Button } from '@latchkey/ui'
import { useMay } from '../access.ts'
import { Action } from '../frame/Action.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type DeleteTemplateProps = { template: Output<'GET /api/email-templates/:id'>; name: string }

/** Back to the built-in letter. */
export function DeleteTemplate({ template, name }: DeleteTemplateProps) {
  const say = useSay()
  const may = useMay()
  const { open } = useView()
  const language = factsOf(template.languageTag).name
  if (!may('connectors:write')) return null
  return (
    <>
      <Button onPress={() => open({ dialog: 'delete' })}>{say('emailTemplates.delete')}</Button>
      <Action
        name="delete"
        title={say('emailTemplates.delete.title', { name, language })}
        verb={say('emailTemplates.delete.do')}
        operation="DELETE /api/email-templates/:id"
        input={{ params: { id: template.id } }}
        done={say('emailTemplates.delete.done')}
        isDangerous
      >
        <p>{say('emailTemplates.delete.about')}</p>
      </Action>
    </>
  )
}
