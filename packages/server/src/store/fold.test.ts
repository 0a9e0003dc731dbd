import pg from 'pg'
import { expect, it } from 'vitest'
import { createMigratedDatabase } from '../../../../tests/support/server.ts'
import { fold } from './fold.ts'

/** All that Unicode has letters of, one code point each. */
function everyCharacter(): string[] {
  return Array.from({ length: 0x1_2000 - 1 }, (_, index) => index + 1)
    .filter(code => code < 0xd800 || code > 0xdfff)
    .concat(0x1_6e40, 0x1_6e60, 0x1_e900, 0x1_e922)
    .map(code => String.fromCodePoint(code))
}

it('folds every character in the database as in the server', async () => {
  const characters = everyCharacter()
  const client = new pg.Client({ connectionString: await createMigratedDatabase() })
  await client.connect()
  const { rows } = await client.query<{ folded: string }>(
    'select fold(given) as folded from unnest($1::text[]) with ordinality as each (given, place) order by place',
    [characters],
  )
  await client.end()
  const differing = characters.filter((character, place) => rows[place]?.folded !== fold(character))
  // A later Unicode than that of the migration may know more letters; then a migration adds them.
  expect(differing).toEqual([])
})

it.each([
  ['INFO@EXAMPLE.COM', 'info@example.com'],
  ['Zoë', 'zoe\u0308'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['ЁЖ', 'ёж'],
])('takes %s for %s', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

it.each([
  ['ı', 'i'],
  ['İ', 'i'],
  ['ß', 'ss'],
  ['é', 'e'],
])('does not take %s for %s', (one, other) => {
  expect(fold(one)).not.toBe(fold(other))
})
