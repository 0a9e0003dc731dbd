import { type ReactNode, useEffect, useRef } from 'react'
import './AuthCard.css'
import { Skeleton } from './Skeleton.tsx'
import { useText } from './text.tsx'

type AuthCardProps = {
  brand: ReactNode
  title: string
  description?: ReactNode
  /** Below the card: a link to the alternative, e.g. from sign-in to registration. */
  aside?: ReactNode
  footer?: ReactNode
  children?: ReactNode
}

/** A page with a single card and the brand above it. */
export function AuthCard({ brand, title, description, aside, footer, children }: AuthCardProps) {
  const heading = useTitle(title)
  return (
    <div className="lk-root lk-auth">
      <main className="lk-auth-middle">
        <div className="lk-auth-brand">{brand}</div>
        <section className="lk-auth-card" aria-labelledby="title">
          <header className="lk-auth-header">
            <h1 className="lk-auth-title" id="title" ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {description && <p className="lk-auth-description">{description}</p>}
          </header>
          {children}
        </section>
        {aside && <p className="lk-auth-aside">{aside}</p>}
      </main>
      {footer && <footer className="lk-auth-footer">{footer}</footer>}
    </div>
  )
}

/**
 * Sets the document title. If no field of the card has the focus, moves it to the heading, so that screen readers
 * announce it.
 */
function useTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title
    if (document.activeElement === document.body) heading.current?.focus()
  }, [title])
  return heading
}

/** Placeholder for the card while it loads. */
export function AuthCardSkeleton() {
  const say = useText()
  return (
    <div className="lk-root lk-auth" aria-busy="true">
      <main className="lk-auth-middle">
        <div className="lk-auth-brand">
          <Skeleton width={132} height={32} />
        </div>
        <section className="lk-auth-card lk-auth-skeleton">
          <h1 className="lk-hidden">{say('state.loading')}</h1>
          <Skeleton width={96} height={28} />
          <Skeleton width={80} />
          <Skeleton height={40} />
          <Skeleton height={40} />
        </section>
      </main>
    </div>
  )
}
