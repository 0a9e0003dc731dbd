import { Button, Dialog, DialogActions, Skeleton, showToast } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useMay } from '../access.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useDialog } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'

type DeliveryFrameProps = {
  title: string
  error: unknown
  onRetry: () => unknown
  repeat: { isPending: boolean; error: unknown; run: (onDone: () => void) => void; done: ConsoleKey }
  /** The delivery, once it is loaded. */
  children: ReactNode
}

/** The dialog of one delivery, with the button that sends it again. */
export function DeliveryFrame({ title, error, onRetry, repeat, children }: DeliveryFrameProps) {
  const say = useSay()
  const may = useMay()
  const dialog = useDialog('delivery')
  const sendAgain = () =>
    repeat.run(() => {
      dialog.close()
      showToast({ words: say(repeat.done) })
    })
  return (
    <Dialog title={title} isOpen={dialog.isOpen} onClose={dialog.close}>
      {children}
      {error ? <ProblemNotice problem={error} onRetry={onRetry} /> : null}
      {!children && !error && <Skeleton height={160} />}
      <ProblemNotice problem={repeat.error} />
      {may('hooks:write') && children && (
        <DialogActions>
          <Button isPending={repeat.isPending} onPress={sendAgain}>
            {say('webhooks.again')}
          </Button>
        </DialogActions>
      )}
    </Dialog>
  )
}
