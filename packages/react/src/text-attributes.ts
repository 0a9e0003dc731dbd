import type { Input } from '@latchkey/client'
import type { TextKey } from '@latchkey/locales'

type OwnChange = NonNullable<Input<'PATCH /api/my-account'>['body']>
/** An attribute with a string value that people change themselves. */
type TextAttribute = {
  [Name in keyof OwnChange]-?: string extends OwnChange[Name] ? Name : never
}[keyof OwnChange]
type TextRow = { label: TextKey; autoComplete: string }

/** How the account page shows each of these attributes: as a row of the profile, or by a component of its own. */
const textAttributes = {
  name: { label: 'profile.name', autoComplete: 'name' },
  avatar: 'own component',
  username: 'own component',
} as const satisfies Record<TextAttribute, TextRow | 'own component'>

type Attributes = typeof textAttributes
export type ProfileText = {
  [Name in keyof Attributes]: Attributes[Name] extends TextRow ? Name : never
}[keyof Attributes]

/** The rows of the profile, in order. */
export const profileTexts = Object.entries<TextRow | 'own component'>(textAttributes).flatMap(
  ([name, row]) => (row === 'own component' ? [] : [{ name: name as ProfileText, ...row }]),
)
