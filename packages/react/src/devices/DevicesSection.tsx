import { CardSkeleton } from '../CardSkeleton.tsx'
import { WhenConfirmed } from '../WhenConfirmed.tsx'
import { WhenLoaded } from '../WhenLoaded.tsx'
import { ApplicationsCard } from './ApplicationsCard.tsx'
import { SessionsCard } from './SessionsCard.tsx'

/** Where one is signed in, and which applications may do what; both are shown only to who has just confirmed who they are. */
export function DevicesSection() {
  return (
    <WhenLoaded skeleton={<CardSkeleton rows={3} />}>
      {({ account, settings }) => (
        <WhenConfirmed account={account}>
          {onDoubt => {
            const list = { account, isEditable: settings.fields.session === 'Edit', onDoubt }
            return (
              <>
                <SessionsCard {...list} />
                <ApplicationsCard {...list} />
              </>
            )
          }}
        </WhenConfirmed>
      )}
    </WhenLoaded>
  )
}
