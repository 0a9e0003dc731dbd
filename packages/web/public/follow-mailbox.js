// Adds messages to the mailbox of a development server as they arrive. Without scripts the page is reloaded by hand.
const milliseconds = 2000

async function addNew() {
  if (document.hidden) return
  const response = await fetch(location.href).catch(() => undefined)
  if (!response?.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const list = document.querySelector('ol')
  const items = [...page.querySelectorAll('ol > li')]
  for (const item of items.filter(({ id }) => !document.getElementById(id)).reverse()) list.prepend(item)
  // The server forgets old messages, and all of them when it starts anew.
  const kept = new Set(items.map(({ id }) => id))
  for (const item of [...list.children]) if (!kept.has(item.id)) item.remove()
  document.querySelector('.empty').hidden = items.length > 0
}

setInterval(addNew, milliseconds)
