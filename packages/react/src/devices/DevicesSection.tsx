import { CardSkeleton } from '../CardSkeleton.tsx'
import { WhenConfirmed } from '../WhenConfirmed.tsx'
import { WhenLoaded } from '../WhenLoaded.tsx'
import { ApplicationsCard } from './ApplicationsCard.tsx'
import { SessionsCard } from './SessionsCard.tsx'

/** Sessions and grants of the person, both behind a step-up. */
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
