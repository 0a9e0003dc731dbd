import { describe, expect, it } from 'vitest'
import { dateFormat, fromIsoDate, toIsoDate } from './date-format.ts'

describe('a date field', () => {
  it.each([
    ['yyyy-MM-dd', '1984-02-09'],
    ['dd/MM/yyyy', '09/02/1984'],
    ['MM/dd/yyyy', '02/09/1984'],
    ['yyyy.M.d', '1984.2.9'],
    ['d (M) yyyy', '9 (2) 1984'],
  ])('writes and reads the format %s', (format, text) => {
    expect(fromIsoDate('1984-02-09', format)).toBe(text)
    expect(toIsoDate(text, format)).toBe('1984-02-09')
  })

  it('does not read a date in another format', () => {
    expect(toIsoDate('9 February', 'dd/MM/yyyy')).toBe('')
  })

  it('is native only where its format has year, month and day, once each', () => {
    expect(dateFormat({})).toBe('yyyy-MM-dd')
    expect(dateFormat({ format: 'custom', customFormat: 'yyyy.M.d' })).toBe('yyyy.M.d')
    for (const customFormat of ['PPPP', 'MM/yyyy', 'dd MMMM yyyy', 'yyyy-MM-dd HH:mm'])
      expect(dateFormat({ format: 'custom', customFormat })).toBeUndefined()
  })
})
