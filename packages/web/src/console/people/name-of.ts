import type { Output } from '@latchkey/client'

export type Person = Output<'GET /api/users/:userId'>

/** How a person is called in lists and headings. */
export function nameOf(
  person: Pick<Person, 'id' | 'name' | 'username' | 'primaryEmail' | 'primaryPhone'>,
): string {
  return person.name || person.username || person.primaryEmail || phoneOf(person) || person.id
}

/** The API has the digits alone. */
export function phoneOf({ primaryPhone }: Pick<Person, 'primaryPhone'>): string {
  return primaryPhone ? `+${primaryPhone}` : ''
}
