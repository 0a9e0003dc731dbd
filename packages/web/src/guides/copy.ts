/** Adds a button to each code block that copies its text. Without a clipboard (HTTP elsewhere than localhost), none. */
export function addCopyButtons(): void {
  const dialog = document.querySelector<HTMLElement>('dialog.search')
  if (!navigator.clipboard || !dialog) return
  const { copy = '', copied = '' } = dialog.dataset
  for (const figure of document.querySelectorAll('figure.code')) {
    const button = document.createElement('button')
    button.className = 'copy'
    button.textContent = copy
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(figure.querySelector('code')?.textContent ?? '')
      button.textContent = copied
      setTimeout(() => {
        button.textContent = copy
      }, 2000)
    })
    figure.append(button)
  }
}
