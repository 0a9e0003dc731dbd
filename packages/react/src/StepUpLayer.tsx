import { useEffect, useSyncExternalStore } from 'react'
import { useLatchkey } from './latchkey-context.ts'
import { useLater } from './use-later.ts'

const none = () => undefined

/** Shows the dialog of a step-up that `useStepUp` asks for. Its parts are loaded then. */
export function StepUpLayer() {
  const { confirmation } = useLatchkey()
  const pending = useSyncExternalStore(confirmation.watch, confirmation.pending, none)
  const load = async () => (await import('./StepUpDialog.tsx')).StepUpDialog
  const { data: StepUpDialog, error } = useLater('step-up', load, pending !== undefined)
  useEffect(() => {
    if (error) pending?.cancel(error)
  }, [error, pending])
  return StepUpDialog && <StepUpDialog pending={pending} />
}
