import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import './PrintSheet.css'

/** The only thing that the page prints while this is shown; on the screen it is not seen. */
export function PrintSheet({ children }: { children: ReactNode }) {
  return createPortal(<div className="lk-print">{children}</div>, document.body)
}
