/**
 * Declares for the document what a style sheet in a shadow root cannot: one font and one property, which no page uses
 * that does not ask for them by name.
 */
export function declareInDocument(): void {
  if (isDeclared) return
  isDeclared = true
  document.fonts.add(
    new FontFace(
      'Latchkey Quotes',
      'local("Helvetica Neue"), local("Arial"), local("Liberation Sans"), local("DejaVu Sans")',
      { unicodeRange: 'U+2018-2019, U+201C-201D' },
    ),
  )
  try {
    CSS.registerProperty({ name: '--lk-rem', syntax: '<length>', inherits: true, initialValue: '16px' })
  } catch {
    // Another version of this element has declared the property.
  }
}

let isDeclared = false
