import type { ReactNode } from 'react'

/** An item of the menu that the application adds: a link with `href`, else an action. */
export type AccountButtonItem = {
  id: string
  label: string
  icon?: ReactNode
  href?: string
  onAction?: () => void
}

export type AccountButtonPart = 'button' | 'avatar' | 'name' | 'menu' | 'person' | 'item'

export type AccountButtonProps = {
  /** Opens the account page of your application; by default a link to the one of the server. */
  onManage?: () => void
  /** Signs the person out; without it there is no such item. */
  onSignOut?: () => void
  /** Your own items, between "Manage account" and "Sign out". */
  items?: readonly AccountButtonItem[]
  /** Whether the name stands beside the picture. */
  showsName?: boolean
  /** The name of the button for screen readers; by default the name of the person. */
  label?: string
  className?: string
  classNames?: Partial<Record<AccountButtonPart, string>>
}
