import { type ReactNode, useContext } from 'react'
import { createPortal } from 'react-dom'
import { LayerContext } from './layer.ts'
import './PrintSheet.css'

/** The only thing that `printSheet` prints, and that a page of ours prints while this is shown; on the screen it is not seen. */
export function PrintSheet({ children }: { children: ReactNode }) {
  const layer = useContext(LayerContext)
  const place = layer?.getRootNode() instanceof ShadowRoot ? layer : document.body
  return createPortal(<div className="lk-print">{children}</div>, place)
}

/** Prints the sheet that is shown with `element`. Around a shadow root is a page of others, so a frame prints it there. */
export function printSheet(element: Element): void {
  const root = element.getRootNode()
  const sheet = root instanceof ShadowRoot && root.querySelector('.lk-print')
  if (sheet) printInFrame(sheet)
  else print()
}

function printInFrame(sheet: Element) {
  const frame = document.createElement('iframe')
  // Firefox prints no frame that is `hidden`.
  frame.style.cssText = 'position: fixed; inline-size: 0; block-size: 0; border: 0'
  sheet.after(frame)
  const { contentWindow: inside, contentDocument: paper } = frame
  if (!inside || !paper) return
  const from = sheet.closest<HTMLElement>('.lk-root')
  Object.assign(paper.documentElement, { lang: from?.lang, dir: from?.dir })
  paper.body.style.font = '14px / 2 ui-monospace, monospace'
  paper.body.append(...[...sheet.childNodes].map(node => node.cloneNode(true)))
  inside.addEventListener('afterprint', () => frame.remove())
  inside.print()
}
