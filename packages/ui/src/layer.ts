import { createContext, useContext } from 'react'

/** The container for dialogs and menus, so that an embedding's theme applies to them as well. By default the body. */
export const LayerContext = createContext<Element | null>(null)

export function useLayer() {
  const layer = useContext(LayerContext)
  return layer ? { UNSTABLE_portalContainer: layer } : {}
}
