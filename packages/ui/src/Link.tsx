import type { ReactNode } from 'react'
import './Link.css'

type LinkProps = {
  href: string
  /**
   * Handles the click without a page load. Without it, and for a click that opens another tab, the browser follows
   * `href`.
   */
  onFollow?: () => void
  isQuiet?: boolean
  /** Opens in a new tab, for documents that people read and return from. */
  isOutside?: boolean
  /** Filled in by `RichText`. */
  children?: ReactNode
}

export function Link({ href, onFollow, isQuiet = false, isOutside = false, children }: LinkProps) {
  return (
    <a
      href={href}
      className={`lk-link${isQuiet ? ' lk-link-quiet' : ''}`}
      {...(isOutside && { target: '_blank', rel: 'noreferrer' })}
      {...(onFollow && { onClick: followInPage(onFollow) })}
    >
      {children}
    </a>
  )
}

type Click = {
  metaKey: boolean
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
  preventDefault: () => void
}

/** Calls `follow` for a plain click. Clicks that open a new tab or window are left to the browser. */
export function followInPage(follow: () => void) {
  return (click: Click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    follow()
  }
}
