import { type ReactNode, useRef } from 'react'
import './PageFrame.css'
import { SkipButton } from './SkipButton.tsx'

type PageFrameProps = {
  brand: ReactNode
  /** A link back to the page that the person came from. */
  back?: ReactNode
  /** The account menu. */
  menu?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/**
 * A page with a top bar. The classes of the prefix `logto_ac-`, here and in other components, are those of
 * docs/wire/account-api.md#5.5, for style sheets of administrators. Its skip link leads to the element of the class `lk-skip-target`, for a page with a list of
 * its parts before the content, else to the content.
 */
export function PageFrame({ brand, back, menu, footer, children }: PageFrameProps) {
  const content = useRef<HTMLElement>(null)
  const skip = () => {
    const main = content.current
    const own = main?.querySelector<HTMLElement>('.lk-skip-target')
    const target = own?.checkVisibility() ? own : main
    target?.focus()
  }
  return (
    <div className="lk-root lk-page logto_ac-app">
      <SkipButton onSkip={skip} />
      <header className="lk-bar">
        <div className="lk-bar-inside">
          <div className="lk-bar-start">
            {brand}
            {back}
          </div>
          {menu}
        </div>
      </header>
      <main
        className="lk-page-content logto_ac-page-container logto_ac-main-content"
        tabIndex={-1}
        ref={content}
      >
        {children}
      </main>
      {footer && <footer className="lk-page-footer logto_ac-signature">{footer}</footer>}
    </div>
  )
}
