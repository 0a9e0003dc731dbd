import { ConfirmDialog } from '@latchkey/ui'
import { forgetDrafts } from '../data/draft.ts'
import { useLeaving } from '../navigation.ts'
import { useSay } from '../texts.tsx'

export function LeaveDialog() {
  const say = useSay()
  const { isAsked, stay, leave } = useLeaving()
  return (
    <ConfirmDialog
      title={say('frame.leave.title')}
      isOpen={isAsked}
      onClose={stay}
      onConfirm={() => {
        forgetDrafts()
        leave()
      }}
      words={{ confirm: say('frame.leave.do'), cancel: say('frame.leave.stay') }}
      isDangerous
    >
      <p>{say('frame.leave')}</p>
    </ConfirmDialog>
  )
}
