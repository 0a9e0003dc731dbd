// Shows a letter that the console sends, in the frame of its preview. The page's policy lets no other script run.
addEventListener('message', ({ source, data }) => {
  if (source !== parent || typeof data?.html !== 'string') return
  const letter = new DOMParser().parseFromString(data.html, 'text/html')
  for (const link of letter.querySelectorAll('a[href]')) link.removeAttribute('href')
  document.replaceChild(document.adoptNode(letter.documentElement), document.documentElement)
  document.documentElement.style.colorScheme = data.scheme
  for (const sheet of document.styleSheets) choose(sheet.cssRules, data.scheme)
})

// A frame has the scheme of the system; the administrator looks at both.
function choose(rules, scheme) {
  for (const rule of rules) {
    const [, wanted] = /prefers-color-scheme:\s*(dark|light)/.exec(rule.media?.mediaText ?? '') ?? []
    if (wanted) rule.media.mediaText = wanted === scheme ? 'all' : 'not all'
  }
}

parent.postMessage('ready', '*')
