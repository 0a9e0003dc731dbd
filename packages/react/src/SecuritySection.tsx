import { Card } from '@latchkey/ui'
import { isVisible } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { TwoStepCard } from './factors/TwoStepCard.tsx'
import { PasswordRow } from './PasswordRow.tsx'
import { PasskeysCard } from './passkeys/PasskeysCard.tsx'
import { UsernameRow } from './UsernameRow.tsx'
import { WhenLoaded } from './WhenLoaded.tsx'

/** Identifiers, password and factors of sign-in. */
export function SecuritySection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={2} />}>
      {loaded => {
        const { fields } = loaded.settings
        const hasIdentifiers = isVisible(fields.username) || isVisible(fields.password)
        return (
          <>
            {hasIdentifiers && (
              <Card>
                {isVisible(fields.username) && <UsernameRow />}
                {isVisible(fields.password) && <PasswordRow />}
              </Card>
            )}
            {isVisible(fields.mfa) && (
              <>
                <TwoStepCard {...loaded} />
                {isVisible(fields.passkey ?? fields.mfa) && <PasskeysCard {...loaded} />}
              </>
            )}
          </>
        )
      }}
    </WhenLoaded>
  )
}
