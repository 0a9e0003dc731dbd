import { Card } from '@latchkey/ui'
import { isVisible } from '../account.ts'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { WhenLoaded } from '../WhenLoaded.tsx'
import { DeletionRow } from './DeletionRow.tsx'
import { ExportRow } from './ExportRow.tsx'
import { LockdownRow } from './LockdownRow.tsx'
import { TokensCard } from './TokensCard.tsx'

/** Export, access tokens, lockdown and deletion of the account. */
export function DataSection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={3} />}>
      {({ account, settings }) => {
        const { dataExport, personalAccessToken } = settings.fields
        return (
          <>
            {isVisible(dataExport) && (
              <Card>
                <ExportRow account={account} control={dataExport} />
              </Card>
            )}
            {isVisible(personalAccessToken) && (
              <TokensCard account={account} isEditable={personalAccessToken === 'Edit'} />
            )}
            <Card>
              <LockdownRow account={account} />
              <DeletionRow account={account} settings={settings} />
            </Card>
          </>
        )
      }}
    </WhenLoaded>
  )
}
