import { createContext, useContext, useState } from 'react'

export type Navigation = {
  /** Where one is, below the account page's own address: `/`, `/security`, `/security/password`. */
  path: string
  navigate: (path: string) => void
  /** The full address of a path, for links. */
  addressOf: (path: string) => string
}

export const NavigationContext = createContext<Navigation | null>(null)

/** A dialog that has an address of its own, or, for a component that stands alone, just a state. */
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
