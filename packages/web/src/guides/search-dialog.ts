import type { Found, Search } from './search-index.ts'

/** Shows the button of the search, and opens its dialog by it and by the key `/`. */
export function prepareSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.search')
  const input = dialog?.querySelector('input')
  const button = document.querySelector<HTMLButtonElement>('[data-search]')
  if (!dialog || !input || !button) return
  button.hidden = false
  const open = () => {
    if (!dialog.open) dialog.showModal()
    input.select()
    void load(dialog)
  }
  button.addEventListener('click', open)
  addEventListener('keydown', event => {
    const isTyping =
      event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
    const isShortcut = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!isShortcut || isTyping) return
    event.preventDefault()
    open()
  })
  dialog.querySelector('.close')?.addEventListener('click', () => dialog.close())
  dialog.addEventListener('click', event => {
    // On its backdrop, or on what was found, which can be on this page.
    if (event.target === dialog || (event.target as Element).closest('[role=option]')) dialog.close()
  })
  input.addEventListener('input', () => void show(dialog, input))
  input.addEventListener('keydown', event => moveByKeys(event, dialog, input))
}

let search: Promise<Search> | undefined

/** The index and the library are loaded when a person searches. */
function load({ dataset }: HTMLDialogElement): Promise<Search> {
  search ??= import('./search-index.ts').then(({ loadSearch }) =>
    loadSearch(new URL(dataset.index ?? '', location.href)),
  )
  search.catch(() => {
    search = undefined
  })
  return search
}

async function show(dialog: HTMLDialogElement, input: HTMLInputElement): Promise<void> {
  const query = input.value.trim()
  const find = await load(dialog).catch(() => undefined)
  if (input.value.trim() !== query) return
  const found = query && find ? find(query) : []
  const { nothing = '', failed = '' } = dialog.dataset
  const state = dialog.querySelector('.state')
  if (state) state.textContent = !find ? failed : query && found.length === 0 ? nothing : ''
  const list = dialog.querySelector('[role=listbox]')
  list?.replaceChildren(...found.map(option))
  input.setAttribute('aria-expanded', String(found.length > 0))
  choose(dialog, input, 0)
}

function option({ href, title, heading, excerpt }: Found, index: number): HTMLElement {
  const item = document.createElement('li')
  item.setAttribute('role', 'presentation')
  const link = document.createElement('a')
  link.id = `found-${index}`
  link.setAttribute('role', 'option')
  link.href = href
  link.tabIndex = -1
  const name = document.createElement('strong')
  name.textContent = heading === title ? title : `${title} › ${heading}`
  const text = document.createElement('span')
  text.append(
    ...excerpt.map(({ text, isHit }) => {
      if (!isHit) return text
      const mark = document.createElement('mark')
      mark.textContent = text
      return mark
    }),
  )
  link.append(name, text)
  item.append(link)
  return item
}

function moveByKeys(event: KeyboardEvent, dialog: HTMLDialogElement, input: HTMLInputElement): void {
  // Enter and the arrows belong to the input method while a word is composed.
  if (event.isComposing) return
  const options = [...dialog.querySelectorAll<HTMLElement>('[role=option]')]
  const at = options.findIndex(each => each.ariaSelected === 'true')
  if (event.key === 'Enter') options[at]?.click()
  else if (event.key === 'ArrowDown') choose(dialog, input, (at + 1) % options.length)
  else if (event.key === 'ArrowUp') choose(dialog, input, (at - 1 + options.length) % options.length)
  else return
  event.preventDefault()
}

function choose(dialog: HTMLDialogElement, input: HTMLInputElement, at: number): void {
  const options = [...dialog.querySelectorAll<HTMLElement>('[role=option]')]
  for (const [index, each] of options.entries()) each.setAttribute('aria-selected', String(index === at))
  const chosen = options[at]
  if (chosen) input.setAttribute('aria-activedescendant', chosen.id)
  else input.removeAttribute('aria-activedescendant')
  chosen?.scrollIntoView({ block: 'nearest' })
}
