type Payload = Readonly<Record<string, unknown>>

/**
 * Fills in a template's variables, such as `{{code}}` or `{{user.name}}`. A placeholder stays if the payload lacks
 * its first name. It becomes empty if only a deeper member is missing. docs/wire/management-api.md#5.5.
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

/** Escapes a value for HTML: people choose their names, which could contain markup. */
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

/**
 * Makes one line of a subject, against header injection: text after a line break would start a new header. RFC 5322
 * section 2.2.
 */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim()
}
