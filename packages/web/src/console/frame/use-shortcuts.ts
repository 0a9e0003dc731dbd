import { useEffect, useEffectEvent } from 'react'
import { useAdministrator } from '../access.ts'
import { shownSections } from '../find-route.ts'
import { navigate } from '../navigation.ts'

const key = 'latchkey:console:no-single-keys'

/** WCAG 2.2, 2.1.4: shortcuts of single characters can be turned off. */
export const areSingleKeysOn = () => localStorage.getItem(key) === null

export function setSingleKeys(areOn: boolean): void {
  if (areOn) localStorage.removeItem(key)
  else localStorage.setItem(key, 'off')
}

type Shortcuts = { onPalette: () => void; onHelp: () => void }

/** `/` to the search of the page, `?` to the help, `g p` to a section, Ctrl K or ⌘ K to the palette. */
export function useShortcuts({ onPalette, onHelp }: Shortcuts): void {
  const { scopes } = useAdministrator()
  const press = useEffectEvent((event: KeyboardEvent, isAfterG: boolean) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return onPalette()
    if (event.key === '?') return onHelp()
    if (event.key === '/') return searchField()?.focus()
    const section = isAfterG && shownSections(scopes).find(each => each.key === event.key)
    if (section) navigate(section.path)
    else return 'unused'
  })
  useEffect(() => {
    let isAfterG = false
    const onKey = (event: KeyboardEvent) => {
      const hasModifier = event.ctrlKey || event.metaKey || event.altKey
      if (!hasModifier && (isTyping(event.target) || !areSingleKeysOn())) return
      if (press(event, isAfterG) !== 'unused') event.preventDefault()
      isAfterG = !hasModifier && event.key === 'g'
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

const searchField = () => document.querySelector<HTMLInputElement>('main input[type="search"]')

/** In a field or an open dialog or menu the keys mean something else. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.matches('input, textarea, select, [contenteditable]') || target.closest('.lk-layer') !== null
}
