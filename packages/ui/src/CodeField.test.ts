import { expect, it } from 'vitest'
import { asciiDigits } from './CodeField.tsx'

it.each(['123456', '１２３４５６', '١٢٣٤٥٦', '۱۲۳۴۵۶', '१२३४५६', '12 34-56', '𝟏𝟐𝟑𝟜𝟝𝟞'])(
  'a code field takes the digits of each script: %s',
  typed => {
    expect(asciiDigits(typed)).toBe('123456')
  },
)
