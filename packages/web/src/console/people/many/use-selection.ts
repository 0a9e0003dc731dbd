import type { UserSelection } from '@latchkey/contract'
import { useState } from 'react'
import { useView } from '../../navigation.ts'
import type { Person } from '../name-of.ts'
import { peopleQuery } from '../people-query.ts'

type State = { view: string; ids: ReadonlySet<string>; isAll: boolean; except: ReadonlySet<string> }

const none: ReadonlySet<string> = new Set()

/** Ids of one request at most; a larger selection is "all that match". */
const mostIds = 1000

export type PeopleSelection = ReturnType<typeof useSelection>

/**
 * The selected people, over several pages of the list: by their ids, or all that the present filters match, without
 * some. It ends with the filters.
 */
export function useSelection(shown: readonly Person[] | undefined, total: number) {
  const { view } = useView()
  const { q, status, signIn, created } = view
  const filters = JSON.stringify([q, status, signIn, created])
  const empty: State = { view: filters, ids: none, isAll: false, except: none }
  const [kept, setState] = useState(empty)
  const state = kept.view === filters ? kept : empty
  const onPage = (shown ?? []).map(person => person.id)
  const { page: _, page_size: __, ...matching } = peopleQuery(view, 1)

  const select = (chosen: ReadonlySet<string>) => {
    const off = onPage.filter(id => !chosen.has(id))
    const on = onPage.filter(id => chosen.has(id))
    if (!state.isAll) setState({ ...state, ids: without(new Set([...state.ids, ...on]), off) })
    else setState({ ...state, except: without(new Set([...state.except, ...off]), on) })
  }
  const users: UserSelection = state.isAll
    ? { matching, ...(state.except.size > 0 && { except: [...state.except] }) }
    : { ids: [...state.ids] }
  const count = state.isAll ? Math.max(0, total - state.except.size) : state.ids.size
  return {
    count,
    isAll: state.isAll && state.except.size === 0,
    isTooLarge: !state.isAll && state.ids.size > mostIds,
    users,
    /** All that the filters match, selected or not. */
    all: { matching } satisfies UserSelection,
    selected: new Set(onPage.filter(id => (state.isAll ? !state.except.has(id) : state.ids.has(id)))),
    select,
    selectAll: () => setState({ ...empty, isAll: true }),
    clear: () => setState(empty),
  }
}

function without(ids: ReadonlySet<string>, removed: readonly string[]): ReadonlySet<string> {
  return new Set([...ids].filter(id => !removed.includes(id)))
}
