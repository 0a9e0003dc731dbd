import { type ReactNode, useRef } from 'react'
import './PageFrame.css'
import { useText } from './text.tsx'

type PageFrameProps = {
  brand: ReactNode
  /** A link back to the page that the person came from. */
  back?: ReactNode
  /** The account menu. */
  menu?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/** A page with a top bar. */
export function PageFrame({ brand, back, menu, footer, children }: PageFrameProps) {
  const say = useText()
  const content = useRef<HTMLElement>(null)
  return (
    <div className="lk-root lk-page">
      <button type="button" className="lk-skip" onClick={() => content.current?.focus()}>
        {say('page.skip')}
      </button>
      <header className="lk-bar">
        <div className="lk-bar-inside">
          <div className="lk-bar-start">
            {brand}
            {back}
          </div>
          {menu}
        </div>
      </header>
      <main className="lk-page-content" tabIndex={-1} ref={content}>
        {children}
      </main>
      {footer && <footer className="lk-page-footer">{footer}</footer>}
    </div>
  )
}
