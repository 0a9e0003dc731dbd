import { Avatar, Link, RelativeTime, type TableColumn } from '@latchkey/ui'
import { hrefOf, navigate } from '../navigation.ts'
import type { ConsoleKey, ConsoleSay } from '../texts.tsx'
import { nameOf, type Person, phoneOf } from './name-of.ts'
import { PersonBadges } from './PersonBadges.tsx'

type Column = {
  title: ConsoleKey
  width?: string
  cell: (person: Person, say: ConsoleSay) => React.ReactNode
}

const at = (moment: number) => <RelativeTime at={new Date(moment)} />

/** The columns that one can choose, besides the name. */
export const columnFacts = {
  email: { title: 'people.email', width: '24%', cell: person => person.primaryEmail },
  username: { title: 'people.username', cell: person => person.username },
  phone: { title: 'people.phone', width: '160px', cell: phoneOf },
  id: { title: 'people.id', width: '140px', cell: person => <code>{person.id}</code> },
  lastSignIn: {
    title: 'people.lastSignIn',
    width: '140px',
    cell: (person, say) => (person.lastSignInAt === null ? say('people.never') : at(person.lastSignInAt)),
  },
  created: { title: 'people.created', width: '140px', cell: person => at(person.createdAt) },
} as const satisfies Record<string, Column>

export type ColumnId = keyof typeof columnFacts

export const columnIds = Object.keys(columnFacts) as ColumnId[] // the cast is safe: these are its keys

export function columnsOf(chosen: readonly ColumnId[], say: ConsoleSay): TableColumn<Person>[] {
  return [
    { id: 'name', name: say('people.name'), width: '32%', cell: person => <NameCell person={person} /> },
    ...chosen.map(id => {
      const { title, cell, ...more }: Column = columnFacts[id]
      return { id, name: say(title), ...more, cell: (person: Person) => cell(person, say) }
    }),
  ]
}

function NameCell({ person }: { person: Person }) {
  const path = `/people/${encodeURIComponent(person.id)}`
  return (
    <span className="lk-person-cell">
      <Avatar name={nameOf(person)} url={person.avatar} size={28} />
      <Link href={hrefOf(path)} onFollow={() => navigate(path)} isQuiet>
        {nameOf(person)}
      </Link>
      <PersonBadges person={person} />
    </span>
  )
}
