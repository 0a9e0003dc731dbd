type Place = { element: Element; neighbors: (Element | null)[] }

/** Of two frames each: three seconds at 60 frames a second. */
const mostAttempts = 90

const tabbable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]'

/**
 * Never leaves the keyboard focus on nothing inside `root`. When the focused element is removed, the focus moves to
 * the open dialog, else to the control in its place, to the next row of its list, or to the heading above it. Returns
 * a function that ends this.
 */
export function keepFocus(root: HTMLElement): () => void {
  let last: Element | undefined
  let places: Place[] = []
  let isWaiting = false
  let attempts = 0
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return
    last = target
    // A dialog or menu ends where it was opened, so the place on the page counts.
    if (!target.closest('.lk-layer')) places = placesOf(target, root)
  }
  const isLost = () => document.activeElement === document.body && last?.isConnected === false
  const check = () => {
    if (isWaiting || !isLost()) return
    isWaiting = true
    // A closing dialog returns the focus in the next frame, if it can.
    afterTwoFrames(() => {
      isWaiting = false
      if (isLost()) find(root, places)?.focus()
      // What a dialog covers may still be inert, and then takes no focus; the next frames try again.
      attempts = isLost() ? attempts + 1 : 0
      if (attempts > 0 && attempts < mostAttempts) check()
    })
  }
  const observer = new MutationObserver(() => {
    attempts = 0
    check()
  })
  observer.observe(root, { childList: true, subtree: true })
  root.addEventListener('focusin', remember)
  return () => {
    observer.disconnect()
    root.removeEventListener('focusin', remember)
  }
}

/** Focuses the first control in `place`, else `place` itself. */
export function focusInside(place: Element | null | undefined): void {
  if (!(place instanceof HTMLElement)) return
  const control = firstVisible(place, tabbable) ?? focusable(place)
  control.focus()
}

/** The element and all that it stands in, innermost first. */
function placesOf(target: Element, root: Element): Place[] {
  const places: Place[] = []
  for (let element: Element | null = target; element && element !== root; element = element.parentElement)
    places.push({ element, neighbors: [element.nextElementSibling, element.previousElementSibling] })
  return places
}

function find(root: HTMLElement, places: readonly Place[]): HTMLElement | undefined {
  const dialog = [...root.querySelectorAll<HTMLElement>('.lk-dialog')].at(-1)
  if (dialog) return focusable(dialog)
  for (const { element, neighbors } of places) {
    for (const place of element.isConnected ? [element] : neighbors) {
      const found = place?.isConnected ? within(place) : undefined
      if (found) return found
    }
  }
  return headingOf(root)
}

function within(place: Element): HTMLElement | undefined {
  if (place.matches(tabbable)) return place as HTMLElement // the cast is safe: the selector names HTML elements
  return place.closest('.lk-card') ? firstVisible(place, tabbable) : headingOf(place)
}

function headingOf(place: Element): HTMLElement | undefined {
  const heading = firstVisible(place, 'h1, h2, h3')
  return heading && focusable(heading)
}

function firstVisible(place: Element, selector: string): HTMLElement | undefined {
  const all = [...place.querySelectorAll<HTMLElement>(selector)]
  return all.find(each => each.getClientRects().length > 0 && !each.closest('.lk-layer, [inert]'))
}

function focusable(element: HTMLElement): HTMLElement {
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1
  return element
}

function afterTwoFrames(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work))
}
