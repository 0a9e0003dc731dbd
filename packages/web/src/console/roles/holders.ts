import type { Output } from '@latchkey/client'
import { useReadPage } from '../data/read.ts'
import { pageSize, usePage } from '../frame/Pager.tsx'
import { useView } from '../navigation.ts'
import { nameOf } from '../people/name-of.ts'
import type { Role } from './role-facts.ts'

/** A person or an application that has a role, or could get it. */
export type Holder = { id: string; name: string; facts: string; avatar: string | null; path: string }

/** A page of the holders, or of those that a search finds. */
export function useHolders({ id, type }: Role) {
  const { view } = useView()
  const page = usePage()
  const input = {
    params: { id },
    query: { page, page_size: pageSize, ...(view.q && { search: `%${view.q}%` }) },
  }
  const people = useReadPage('GET /api/roles/:id/users', input, { isEnabled: type === 'User' })
  const machines = useReadPage('GET /api/roles/:id/applications', input, { isEnabled: type !== 'User' })
  const list = type === 'User' ? people : machines
  return {
    rows: type === 'User' ? people.data?.rows.map(ofPerson) : machines.data?.rows.map(ofApplication),
    total: list.data?.total,
    error: list.error,
    refetch: () => void list.refetch(),
  }
}

const most = 20

/** Those that a search finds and that do not have the role yet. */
export function useCandidates({ id, type }: Role, typed: string, isOpen: boolean) {
  const query = {
    page: 1,
    page_size: most,
    excludeRoleId: id,
    ...(typed.trim() && { search: `%${typed.trim()}%` }),
  }
  const people = useReadPage('GET /api/users', { query }, { isEnabled: isOpen && type === 'User' })
  const machines = useReadPage(
    'GET /api/applications',
    { query: { ...query, types: 'MachineToMachine' } },
    { isEnabled: isOpen && type !== 'User' },
  )
  return type === 'User'
    ? { rows: people.data?.rows.map(ofPerson), error: people.error }
    : { rows: machines.data?.rows.map(ofApplication), error: machines.error }
}

function ofPerson(person: Output<'GET /api/users'>[number]): Holder {
  return {
    id: person.id,
    name: nameOf(person),
    facts: person.primaryEmail ?? '',
    avatar: person.avatar,
    path: `/people/${encodeURIComponent(person.id)}`,
  }
}

function ofApplication({ id, name, description }: Output<'GET /api/applications'>[number]): Holder {
  return {
    id,
    name,
    facts: description ?? '',
    avatar: null,
    path: `/applications/${encodeURIComponent(id)}`,
  }
}
