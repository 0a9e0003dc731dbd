import { InlineNotice, Skeleton, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { BackupCodeSheet } from '../BackupCodeSheet.tsx'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { useQuery } from '../queries.ts'
import { IncompleteForm } from '../words-of-problem.ts'
import { type Factor, useFactorChanges } from './factors.ts'

type BackupCodesFormProps = {
  account: Account
  present: Factor | undefined
  cancelLabel?: string
  onSaved: () => void
  onCancel: () => void
}

export function BackupCodesForm(props: BackupCodesFormProps) {
  const { account, cancelLabel, onSaved, onCancel } = props
  const say = useText()
  // As it was at first: while the dialog closes, the new codes are the present ones.
  const [present] = useState(props.present)
  const [isKept, setKept] = useState(false)
  const changes = useFactorChanges()
  const { data, error: failure } = useQuery({
    queryKey: ['backup-codes'],
    queryFn: changes.createBackupCodes,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={!isKept && 'backupCodes.keptRequired'}
      saveLabel={say('backupCodes.turnOn')}
      save={verification => changes.setBackupCodes(data?.codes ?? [], present, verification)}
      {...(cancelLabel && { cancelLabel })}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => {
        const isMissing = error instanceof IncompleteForm
        const problem = isMissing ? failure : (error ?? failure)
        return (
          <>
            {present && <InlineNotice>{say('backupCodes.replaces')}</InlineNotice>}
            {data ? (
              <BackupCodeSheet codes={data.codes} isKept={isKept} isMissing={isMissing} onKept={setKept} />
            ) : (
              <Skeleton width={320} height={200} />
            )}
            <ProblemNotice problem={problem} />
          </>
        )
      }}
    </ProtectedForm>
  )
}
