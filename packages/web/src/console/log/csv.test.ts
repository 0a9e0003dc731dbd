import { describe, expect, it } from 'vitest'
import { cell, csvHead, csvLine } from './csv.ts'

describe('a cell of the exported log', () => {
  it.each(['=', '+', '-', '@', '\t', '\r'])('is never a formula of a spreadsheet: %j', sign => {
    expect(cell(`${sign}HYPERLINK("https://example.com")`).replace(/^"/, '')).toMatch(/^'/)
  })

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1,2', `"'=1,2"`],
  ])('is quoted as RFC 4180 wants it: %j', (value, written) => {
    expect(cell(value)).toBe(written)
  })
})

it('has as many cells in a line as names in the head', () => {
  const line = csvLine({
    tenantId: 'default',
    id: 'a',
    key: 'Role.Created',
    payload: { key: 'Role.Created', result: 'Success', actor: { kind: 'system' } },
    createdAt: 0,
  })
  expect(line).toMatch(/^1970-01-01T00:00:00.000Z,a,Role.Created,Success,/)
  const beforePayload = line.slice(0, line.indexOf('"'))
  expect(beforePayload.split(',')).toHaveLength(csvHead.split(',').length)
})
