import { expect, it } from 'vitest'
import { initials } from './initials.ts'

it.each([
  ['Mira Nolan', 'MN'],
  ['mira', 'M'],
  ['Ana María de la Cruz', 'AC'],
  ['王小明', '小明'],
  ['李娜', '李娜'],
  ['👩‍🚀 Astro', '👩‍🚀A'],
  ['  ', ''],
])('turns the name %j into %j', (name, expected) => {
  expect(initials(name)).toBe(expected)
})
