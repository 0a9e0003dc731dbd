import type { ReactNode } from 'react'
import './Link.css'

type LinkProps = {
  href: string
  /** Handles the click in the page; without it, or when another tab is asked for, the browser follows `href`. */
  onFollow?: () => void
  isQuiet?: boolean
  /** In a tab of its own, for what one wants to read and come back from. */
  isOutside?: boolean
  /** Given by texts that carry a link. */
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

/** Leaves clicks that ask for another tab or window to the browser. */
export function followInPage(follow: () => void) {
  return (click: Click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
    click.preventDefault()
    follow()
  }
}
