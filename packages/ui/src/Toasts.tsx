import { X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast'
import { Button, IconButton } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { useText } from './text.tsx'
import './Toasts.css'

type Message = {
  words: string
  /** Takes the change back. */
  undo?: { words: string; onPress: () => void }
}

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 })

/** Says at the end of the window what was done, where its row is gone or a way back is offered, for ten seconds. */
export function showToast(message: Message): void {
  queue.add(message, { timeout: 10_000 })
}

/** The place of the messages; once in a page. F6 moves the focus there. */
export function Toasts({ label }: { label: string }) {
  const say = useText()
  return (
    <ToastRegion queue={queue} className="lk-toasts" aria-label={label}>
      {({ toast }) => (
        <Toast toast={toast} className="lk-toast">
          <ToastContent className="lk-toast-words">
            <Text slot="title">{toast.content.words}</Text>
          </ToastContent>
          {toast.content.undo && (
            <Button
              look="quiet"
              onPress={() => {
                toast.content.undo?.onPress()
                queue.close(toast.key)
              }}
            >
              {toast.content.undo.words}
            </Button>
          )}
          <IconButton label={say('dialog.close')} slot="close">
            <Icon of={X} size={16} />
          </IconButton>
        </Toast>
      )}
    </ToastRegion>
  )
}
