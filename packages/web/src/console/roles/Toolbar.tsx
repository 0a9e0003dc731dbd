import { FilterMenu, SearchField } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useSearch } from '../frame/use-search.ts'
import { useView } from '../navigation.ts'

type ToolbarProps = {
  /** What is searched. */
  search: string
  filter?: {
    name: string
    title: string
    any: string
    options: readonly { id: string; words: string }[]
  }
  action: ReactNode
}

/** The search of a list, a filter, and what can be added to the list. */
export function Toolbar({ search, filter, action }: ToolbarProps) {
  const { view, set } = useView()
  const [typed, setTyped] = useSearch()
  return (
    <div className="lk-role-toolbar">
      <SearchField label={search} value={typed} onChange={setTyped} shortcut="/" />
      {filter && (
        <FilterMenu
          label={filter.title}
          anyWords={filter.any}
          options={filter.options}
          value={view[filter.name] ?? ''}
          onChange={id => set({ [filter.name]: id, page: undefined })}
        />
      )}
      <span>{action}</span>
    </div>
  )
}
