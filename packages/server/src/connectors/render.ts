type Payload = Readonly<Record<string, unknown>>

/**
 * A template with its variables filled in. `{{code}}`, `{{user.name}}`: what the message does not carry stays as it
 * stands, what is only missing deeper down becomes nothing; contract management-api 5.5.
 */
export function render(template: string, payload: Payload, write = (value: string) => value): string {
  return template.replace(/\{\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}\}/g, (placeholder, path: string) => {
    const [first = '', ...deeper] = path.split('.')
    if (!Object.hasOwn(payload, first) || payload[first] === undefined) return placeholder
    const value = deeper.reduce(memberOf, payload[first])
    return typeof value === 'object' || value === undefined ? '' : write(String(value))
  })
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Payload)[name]
}

/** For values within HTML: names are chosen by people, and a name is no markup. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, character => entities[character] ?? '')
}

/** A subject is one line: what follows a line break would be a header of its own. RFC 5322 section 2.2. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim()
}
