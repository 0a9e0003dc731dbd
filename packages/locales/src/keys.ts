import type connectors from '../en/connectors.json'
import type errors from '../en/errors.json'
import type letters from '../en/letters.json'
import type pages from '../en/pages.json'

/** The keys of the texts of each area, taken from the English file. */
export type TextKey = KeyOf<typeof pages>
export type ErrorKey = KeyOf<typeof errors>
export type LetterKey = KeyOf<typeof letters>
export type ConnectorKey = KeyOf<typeof connectors>

/**
 * Keys without the suffix of the plural form, which `Intl.PluralRules` chooses: `items` for `items_one` and
 * `items_other`.
 */
export type KeyOf<Texts> = Stem<keyof Texts & string, keyof Texts & string>

type Stem<Key extends string, All extends string> = Key extends `${infer Base}_${Intl.LDMLPluralRule}`
  ? `${Base}_other` extends All
    ? Base
    : Key
  : Key
