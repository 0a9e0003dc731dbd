import { Card } from '@latchkey/ui'
import { isVisible } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { PasswordRow } from './PasswordRow.tsx'
import { UsernameRow } from './UsernameRow.tsx'
import { WhenLoaded } from './WhenLoaded.tsx'

/** How one signs in. */
export function SecuritySection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={2} />}>
      {({ settings: { fields } }) => (
        <Card>
          {isVisible(fields.username) && <UsernameRow />}
          {isVisible(fields.password) && <PasswordRow />}
        </Card>
      )}
    </WhenLoaded>
  )
}
