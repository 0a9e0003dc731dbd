import { Card } from '@latchkey/ui'
import { isVisible } from '../account.ts'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { WhenLoaded } from '../WhenLoaded.tsx'
import { ContactRow } from './ContactRow.tsx'

/** Email address and phone number. */
export function ContactSection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={2} />}>
      {({ account, settings: { fields }, experience }) => {
        const row = { account, experience }
        return (
          <Card>
            {isVisible(fields.email) && <ContactRow {...row} kind="email" control={fields.email} />}
            {isVisible(fields.phone) && <ContactRow {...row} kind="phone" control={fields.phone} />}
          </Card>
        )
      }}
    </WhenLoaded>
  )
}
