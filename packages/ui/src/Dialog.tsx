import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { IconButton } from './Button.tsx'
import { useClassName } from './class-names.ts'
import './Dialog.css'
import { useDialogTitle } from './document-title.ts'
import { Icon } from './Icon.tsx'
import { useLayer } from './layer.ts'
import { useText } from './text.tsx'

type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  /** Whether a press outside closes the dialog. Set to false if that would lose typed text. */
  isDismissable?: boolean
  children: ReactNode
}

/** A modal dialog, on phones a sheet from below. */
export function Dialog({ title, isOpen, onClose, isDismissable = true, children }: DialogProps) {
  const say = useText()
  return (
    <ModalOverlay
      className="lk-layer lk-overlay"
      {...useLayer()}
      isOpen={isOpen}
      isDismissable={isDismissable}
      onOpenChange={open => open || onClose()}
    >
      <Modal className="lk-modal">
        <AriaDialog className={useClassName('dialog', 'lk-dialog')}>
          <header className="lk-dialog-header">
            <Title>{title}</Title>
            <IconButton label={say('dialog.close')} onPress={onClose}>
              <Icon of={X} />
            </IconButton>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The title of the present step. With another one, the focus returns to the dialog, which is then read out. */
function Title({ children }: { children: string }) {
  useDialogTitle(children)
  const heading = useRef<HTMLHeadingElement>(null)
  const present = useRef(children)
  useEffect(() => {
    if (present.current === children) return
    present.current = children
    heading.current?.closest<HTMLElement>('[role=dialog]')?.focus()
  }, [children])
  return (
    <Heading slot="title" level={2} className="lk-dialog-title" ref={heading}>
      {children}
    </Heading>
  )
}

/** The actions at the end of a dialog, the primary one last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className="lk-dialog-actions">{children}</footer>
}
