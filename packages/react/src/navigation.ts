import { createContext, useContext, useState } from 'react'

export type Navigation = {
  /** The current path below the account page's own URL: `/`, `/security`, `/security/password`. */
  path: string
  navigate: (path: string) => void
  /** The full URL of a path, for links. */
  addressOf: (path: string) => string
}

export const NavigationContext = createContext<Navigation | null>(null)

/** State of a dialog: kept in the URL, or outside of a `NavigationContext` in the component. */
export function useDialogAt(path: string): { isOpen: boolean; open: () => void; close: () => void } {
  const navigation = useContext(NavigationContext)
  const [isOpen, setOpen] = useState(false)
  if (!navigation) return { isOpen, open: () => setOpen(true), close: () => setOpen(false) }
  const parent = path.slice(0, path.lastIndexOf('/'))
  return {
    isOpen: navigation.path === path,
    open: () => navigation.navigate(path),
    close: () => navigation.navigate(parent),
  }
}
