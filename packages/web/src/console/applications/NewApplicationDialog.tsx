import { Dialog, Option, OptionList } from '@latchkey/ui'
import { useState } from 'react'
import { useDraft } from '../data/draft.ts'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { kindIds, kinds } from './application-kind.ts'
import { type NewApplication, NewApplicationForm } from './NewApplicationForm.tsx'
import { SecretOnce } from './SecretOnce.tsx'

const nothing: NewApplication = { name: '', address: '', isThirdParty: false }

/** Asks for the kind first, then for the rest, and shows the secret of those that have one. */
export function NewApplicationDialog() {
  const say = useSay()
  const dialog = useDialog('new')
  const [draft, setDraft, forget] = useDraft('new-application', nothing)
  const [created, setCreated] = useState<{ id: string; secret: string }>()
  const close = () => {
    forget()
    dialog.close()
  }
  if (created) return <SecretOnce value={created.secret} leadsTo={`/applications/${created.id}`} />
  return (
    <Dialog
      title={say(draft.kind ? kinds[draft.kind].name : 'applications.create')}
      isOpen={dialog.isOpen}
      onClose={close}
    >
      {draft.kind ? (
        <NewApplicationForm
          draft={{ ...draft, kind: draft.kind }}
          onChange={setDraft}
          onBack={() => setDraft({ ...nothing, name: draft.name })}
          onDone={forget}
          onSecret={setCreated}
        />
      ) : (
        <div className="lk-app-stack">
          <p>{say('applications.create.kind')}</p>
          <OptionList label={say('applications.kind')}>
            {kindIds.map(kind => (
              <Option
                key={kind}
                icon={kinds[kind].icon}
                name={say(kinds[kind].name)}
                about={say(kinds[kind].about)}
                onChoose={() => setDraft({ ...draft, kind })}
              />
            ))}
          </OptionList>
        </div>
      )}
    </Dialog>
  )
}
