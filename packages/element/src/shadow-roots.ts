const roots = new Set<ShadowRoot>()

/** Remembers a shadow root while its element is shown. Returns a function that forgets it. */
export function rememberRoot(root: ShadowRoot): () => void {
  roots.add(root)
  return () => roots.delete(root)
}

/** Finds an element by its id in the shadow roots and in the document. */
export function elementById(id: string): HTMLElement | null {
  for (const root of [...roots, document]) {
    const element = root.getElementById(id)
    if (element) return element
  }
  return null
}

/** The focused element, also inside of shadow roots. */
export function focusedElementOfPage(): Element | null {
  let { activeElement } = document
  while (activeElement?.shadowRoot?.activeElement) activeElement = activeElement.shadowRoot.activeElement
  return activeElement
}
