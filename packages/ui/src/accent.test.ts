import { describe, expect, it } from 'vitest'
import { contrast, mend, parse } from './accent.ts'

const colour = (hex: string) => parse(hex) ?? [0, 0, 0]

describe('the accent', () => {
  it('keeps a brand color that is readable', () => {
    expect(mend(colour('#6139F6'), colour('#ffffff'), colour('#000000'))).toEqual(colour('#6139F6'))
  })

  it.each(['#ffe600', '#ffffff', '#7fffd4', '#f80'])('makes %s readable on white', hex => {
    expect(
      contrast(mend(colour(hex), colour('#ffffff'), colour('#000000')), colour('#ffffff')),
    ).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['#000000', '#1a1a40', '#6139F6'])('makes %s readable on a dark surface', hex => {
    expect(
      contrast(mend(colour(hex), colour('#1a1917'), colour('#ffffff')), colour('#1a1917')),
    ).toBeGreaterThanOrEqual(4.5)
  })

  it('ignores anything but a hex color', () => {
    expect(parse('red')).toBeUndefined()
    expect(parse('#12')).toBeUndefined()
    expect(parse('#zzzzzz')).toBeUndefined()
  })
})
