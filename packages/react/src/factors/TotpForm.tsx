import { ProblemError } from '@latchkey/client'
import { CodeField, InlineNotice, Skeleton, useText } from '@latchkey/ui'
import { useState } from 'react'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { QrCode } from '../QrCode.tsx'
import { useQuery } from '../queries.ts'
import { TotpSecret } from '../TotpSecret.tsx'
import { wordsOfProblem } from '../words-of-problem.ts'
import { useFactorChanges } from './factors.ts'
import { totpUri } from './totp-uri.ts'

type TotpFormProps = { account: Account; onSaved: () => void; onCancel: () => void }

export function TotpForm({ account, onSaved, onCancel }: TotpFormProps) {
  const say = useText()
  const { endpoint } = useLatchkey()
  const [code, setCode] = useState('')
  const changes = useFactorChanges()
  const { data, error: failure } = useQuery({
    queryKey: ['totp-secret'],
    queryFn: changes.createTotpSecret,
    // The secret is not cached: each opening of the form gets a new one.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const turnOn = async (verification: string | undefined) => {
    try {
      await changes.setTotp({ secret: data?.secret ?? '', code }, verification)
    } catch (problem) {
      if (problem instanceof ProblemError && problem.code === 'session.mfa.invalid_totp_code') setCode('')
      throw problem
    }
  }
  return (
    <ProtectedForm
      account={account}
      changes="credential"
      missing={(!data || code.length < 6) && 'code.required'}
      saveLabel={say('totp.turnOn')}
      save={turnOn}
      onSaved={onSaved}
      onCancel={onCancel}
    >
      {error => (
        <>
          {failure && <InlineNotice tone="danger">{wordsOfProblem(failure, say)}</InlineNotice>}
          <TotpSecret
            secret={data?.secret ?? ''}
            picture={
              data ? (
                <QrCode text={totpUri(data.secret, endpoint, account)} label={say('totp.picture')} />
              ) : (
                <Skeleton width={166} height={166} />
              )
            }
          />
          <CodeField
            label={say('totp.code')}
            value={code}
            onChange={setCode}
            error={error ? wordsOfProblem(error, say) : undefined}
          />
        </>
      )}
    </ProtectedForm>
  )
}
