import { Link } from '@latchkey/ui'
import { createContext, type ReactNode, useContext } from 'react'
import { useMay } from '../access.ts'
import { useRead, useReadPage } from '../data/read.ts'
import { hrefOf, navigate } from '../navigation.ts'
import { nameOf } from '../people/name-of.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import type { Entry } from './log-query.ts'

type Names = { people: ReadonlyMap<string, string>; applications: ReadonlyMap<string, string> }

const NamesContext = createContext<Names>({ people: new Map(), applications: new Map() })

export const kindWords = {
  owner: 'log.kind.owner',
  admin: 'log.kind.admin',
  visitor: 'log.kind.visitor',
  system: 'log.kind.system',
} as const satisfies Record<Entry['payload']['actor']['kind'], ConsoleKey>

/** Reads the names of the people and applications in these entries, all people at once. */
export function EntryNames({ entries, children }: { entries: readonly Entry[]; children: ReactNode }) {
  const may = useMay()
  const ids = [...new Set(entries.flatMap(idsIn))].sort().slice(0, 100)
  const people = useReadPage(
    'GET /api/users',
    { query: { 'search.id': ids, 'mode.id': 'exact', page_size: 100 } },
    { isEnabled: may('users:read') && ids.length > 0 },
  )
  const applications = useApplications()
  const names = {
    people: new Map(people.data?.rows.map(person => [person.id, nameOf(person)])),
    applications: new Map(applications.map(({ id, name }) => [id, name])),
  }
  return <NamesContext.Provider value={names}>{children}</NamesContext.Provider>
}

/** The applications, where the administrator may see them. */
export function useApplications() {
  const may = useMay()
  return useRead('GET /api/applications', {}, { isEnabled: may('applications:read') }).data ?? []
}

/** Who did it: a person or an application by name, or what is known of others. */
export function ActorName({ entry: { payload } }: { entry: Entry }) {
  const say = useSay()
  const { applications } = useContext(NamesContext)
  const { kind, id = kind === 'owner' ? payload.userId : undefined, impersonator } = payload.actor
  if (impersonator) return <PersonName id={impersonator} />
  if (!id) return say(kindWords[kind])
  return applications.has(id) ? <ApplicationName id={id} /> : <PersonName id={id} />
}

/** A person by name, with a link; by id if the account is deleted or the administrator may not see people. */
export function PersonName({ id }: { id: string }) {
  const name = useContext(NamesContext).people.get(id)
  if (name === undefined) return <code>{id}</code>
  const path = `/people/${encodeURIComponent(id)}`
  return (
    <Link href={hrefOf(path)} onFollow={() => navigate(path)}>
      <bdi>{name}</bdi>
    </Link>
  )
}

export function ApplicationName({ id }: { id: string }) {
  const name = useContext(NamesContext).applications.get(id)
  return name === undefined ? <code>{id}</code> : <bdi>{name}</bdi>
}

function idsIn({ payload }: Entry): string[] {
  return [payload.userId, payload.actor.id, payload.actor.impersonator].flatMap(id => id ?? [])
}
