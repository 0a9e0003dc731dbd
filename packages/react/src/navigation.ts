import { createContext, useContext, useState } from 'react'

export type Navigation = {
  /** The current path below the account page's own URL: `/`, `/security`, `/security/password`. */
  path: string
  navigate: (path: string) => void
  /** Leaves a dialog whose change is saved; `path` is that of its section. */
  finish: (path: string) => void
  /** A value that an application has filled in for the open dialog. */
  identifier: string | undefined
  /** Whether a path leads to a section that the person sees, and to a dialog that it has. */
  leadsTo: (path: string) => boolean
  /** The full URL of a path, for links. */
  addressOf: (path: string) => string
}

export const NavigationContext = createContext<Navigation | null>(null)

export type DialogState = {
  isOpen: boolean
  open: () => void
  /** Closes the dialog without a change. */
  close: () => void
  /** Closes the dialog after its change is saved. */
  finish: () => void
}

/** State of a dialog: kept in the URL, or outside of a `NavigationContext` in the component. */
export function useDialogAt(path: string): DialogState {
  const navigation = useContext(NavigationContext)
  const [isOpen, setOpen] = useState(false)
  if (!navigation) {
    const close = () => setOpen(false)
    return { isOpen, open: () => setOpen(true), close, finish: close }
  }
  const parent = path.slice(0, path.lastIndexOf('/'))
  return {
    isOpen: navigation.path === path,
    open: () => navigation.navigate(path),
    close: () => navigation.navigate(parent),
    finish: () => navigation.finish(parent),
  }
}

/** The value that an application has filled in for the open dialog; docs/wire/account-api.md#5.2. */
export function useGivenIdentifier() {
  return useContext(NavigationContext)?.identifier
}
