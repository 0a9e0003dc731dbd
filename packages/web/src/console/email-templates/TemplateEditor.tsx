import type { EmailTemplateDetails, UsageType } from '@latchkey/contract'
import { InlineNotice, Skeleton, showToast } from '@latchkey/ui'
import { useState } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useSay } from '../texts.tsx'
import { LetterFields } from './LetterFields.tsx'
import { LetterPreview } from './LetterPreview.tsx'
import { TestLetter } from './TestLetter.tsx'
import { usages } from './usages.ts'

type TemplateEditorProps = { usage: UsageType; tag: string; stored: EmailTemplateDetails | undefined }

/** The text of a letter beside what it looks like. Without an own one, the built-in letter is the beginning. */
export function TemplateEditor({ usage, tag, stored }: TemplateEditorProps) {
  const builtIn = useRead('POST /api/email-templates/preview', {
    body: { languageTag: tag, templateType: usage },
  })
  const first = stored ?? builtIn.data?.details
  if (first) return <Editing usage={usage} tag={tag} first={first} isStored={stored !== undefined} />
  if (builtIn.error) return <ProblemNotice problem={builtIn.error} onRetry={() => builtIn.refetch()} />
  return <Skeleton height={320} />
}

type EditingProps = { usage: UsageType; tag: string; first: EmailTemplateDetails; isStored: boolean }

function Editing({ usage, tag, first, isStored }: EditingProps) {
  const say = useSay()
  const may = useMay()
  const mayWrite = may('connectors:write')
  const [changes, setChanges] = useState<Partial<EmailTemplateDetails>>({})
  const save = useChange('PUT /api/email-templates')
  const typed = { contentType: 'text/html' as const, ...first, ...changes }
  const details = withoutEmpty(typed)
  const template = { languageTag: tag, templateType: usage, details }
  const variable = usages[usage].carries
  const isUsable = new RegExp(`\\{\\{\\s*${variable}\\s*\\}\\}`).test(`${typed.subject} ${typed.content}`)
  const hasChanges =
    JSON.stringify(details) !== JSON.stringify(withoutEmpty({ contentType: 'text/html', ...first }))
  return (
    <>
      {!isStored && <StateNotice />}
      {!isUsable && (
        <div className="lk-letters-notice">
          <InlineNotice tone="warning">
            {say('emailTemplates.unusable', { word: `{{${variable}}}` })}
          </InlineNotice>
        </div>
      )}
      <div className="lk-letter-sides">
        <fieldset className="lk-letter-fields" disabled={!mayWrite}>
          <LetterFields
            details={typed}
            onChange={more => setChanges({ ...changes, ...more })}
            isReadOnly={!mayWrite}
          />
        </fieldset>
        <div className="lk-letter-side">
          <LetterPreview template={template} />
          {mayWrite && <TestLetter template={template} />}
        </div>
      </div>
      <SaveChanges
        hasChanges={mayWrite && hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run({ body: { templates: [template] } }, () => {
            setChanges({})
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          setChanges({})
        }}
      />
    </>
  )
}

/** What people get as long as there is no own text. */
function StateNotice() {
  const say = useSay()
  const { data } = useRead('GET /api/connectors')
  const isSmtp = data?.some(({ connectorId }) => connectorId === 'simple-mail-transfer-protocol')
  return (
    <div className="lk-letters-notice">
      <InlineNotice>{say(isSmtp ? 'emailTemplates.ofConnector' : 'emailTemplates.ofServer')}</InlineNotice>
    </div>
  )
}

/** A sender and a reply address that are left empty are not sent. */
function withoutEmpty({ replyTo, sendFrom, ...details }: EmailTemplateDetails): EmailTemplateDetails {
  return {
    ...details,
    ...(replyTo?.trim() && { replyTo: replyTo.trim() }),
    ...(sendFrom?.trim() && { sendFrom: sendFrom.trim() }),
  }
}
