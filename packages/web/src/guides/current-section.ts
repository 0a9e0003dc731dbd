/** Marks the section that is read in the table of contents. */
export function markSection(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('nav.toc a')].map(link => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  )
  const headings = [...document.querySelectorAll('article :is(h2, h3)')].filter(({ id }) => links.has(id))
  if (headings.length === 0) return
  const mark = () => {
    const passed = headings.filter(heading => heading.getBoundingClientRect().top < 140)
    const current = passed.at(-1) ?? headings[0]
    for (const [id, link] of links)
      if (id === current?.id) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
  }
  let isWaiting = false
  addEventListener(
    'scroll',
    () => {
      if (isWaiting) return
      isWaiting = true
      requestAnimationFrame(() => {
        isWaiting = false
        mark()
      })
    },
    { passive: true },
  )
  mark()
}
