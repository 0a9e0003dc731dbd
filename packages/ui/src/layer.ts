import { createContext, useContext } from 'react'

/** Where dialogs and menus are put, so that the theme of an embedding holds for them too; without it, the body. */
export const LayerContext = createContext<Element | null>(null)

export function useLayer() {
  const layer = useContext(LayerContext)
  return layer ? { UNSTABLE_portalContainer: layer } : {}
}
