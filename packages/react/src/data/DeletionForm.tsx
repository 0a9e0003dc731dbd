import { Link, RichText, TextField, useLanguage, useText } from '@latchkey/ui'
import { useContext, useState } from 'react'
import { type Account, isVisible, type Settings } from '../account.ts'
import { NavigationContext } from '../navigation.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { IncompleteForm, wordsOfProblem } from '../words-of-problem.ts'
import './data.css'
import { useEndings } from './endings.ts'
import { exactMoment } from './moments.ts'

const day = 24 * 60 * 60 * 1000

type DeletionFormProps = { account: Account; settings: Settings; onClose: () => void }

/** Says what the deletion does, and does it. A word has to be typed only where it cannot be taken back. */
export function DeletionForm({ account, settings, onClose }: DeletionFormProps) {
  const say = useText()
  const { deleteAccount } = useEndings()
  const [typed, setTyped] = useState('')
  const isFinal = settings.deletionGracePeriod === 0
  const word = say('data.deletion.word')
  const language = useLanguage()
  const lower = (text: string) => text.trim().toLocaleLowerCase(language)
  const isConfirmed = !isFinal || lower(typed) === lower(word)
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      look="danger"
      missing={!isConfirmed && 'data.deletion.wordRequired'}
      saveLabel={say('data.deletion.do')}
      save={deleteAccount}
      onSaved={onClose}
      onCancel={onClose}
    >
      {error => {
        const isIncomplete = error instanceof IncompleteForm
        return (
          <>
            <Consequences account={account} settings={settings} />
            {isFinal && (
              <TextField
                label={say('data.deletion.type', { word })}
                name="confirmation"
                autoComplete="off"
                capitalization="none"
                spellCheck="false"
                value={typed}
                onChange={setTyped}
                error={isIncomplete ? wordsOfProblem(error, say) : undefined}
                autoFocus
              />
            )}
            {Boolean(error) && !isIncomplete && <ProblemNotice problem={error} />}
          </>
        )
      }}
    </ProtectedForm>
  )
}

/** The consequences of the deletion, and its limits. */
function Consequences({ account, settings }: Omit<DeletionFormProps, 'onClose'>) {
  const say = useText()
  const language = useLanguage()
  const navigation = useContext(NavigationContext)
  const { fields, deletionGracePeriod: days } = settings
  const isTold = Boolean(account.primaryEmail || account.primaryPhone)
  return (
    <>
      <ul className="lk-consequences">
        <li>{say('data.deletion.sessions')}</li>
        {days === 0 ? (
          <li>{say('data.deletion.now')}</li>
        ) : (
          <>
            <li>{say('data.deletion.later', { moment: exactMoment(Date.now() + days * day, language) })}</li>
            <li>{say(isTold ? 'data.deletion.backByLink' : 'data.deletion.back')}</li>
          </>
        )}
        <li>{say('data.deletion.stays')}</li>
      </ul>
      {isVisible(fields.dataExport) && navigation && (
        <p>
          <RichText
            text="data.deletion.exportFirst"
            components={{
              data: (
                <Link href={navigation.addressOf('/data')} onFollow={() => navigation.navigate('/data')} />
              ),
            }}
          />
        </p>
      )}
    </>
  )
}
