import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components/Checkbox'
import {
  Table as AriaTable,
  Cell,
  Column,
  Row,
  type Selection,
  type SortDescriptor,
  TableBody,
  TableHeader,
} from 'react-aria-components/Table'
import { Icon } from './Icon.tsx'
import { Skeleton } from './Skeleton.tsx'
import './Table.css'

export type TableColumn<Item> = {
  id: string
  name: string
  /** A CSS width; columns without one share the rest. */
  width?: string
  isSortable?: boolean
  cell: (item: Item) => ReactNode
}

export type TableSort = { column: string; direction: 'ascending' | 'descending' }

type TableProps<Item> = {
  label: string
  /** The first one names the row. */
  columns: readonly TableColumn<Item>[]
  /** Undefined while they load. */
  rows: readonly Item[] | undefined
  idOf: (item: Item) => string
  /** Opens a row, by a press anywhere in it or by Enter. Its first cell should have a link to the same place. */
  onOpen?: ((item: Item) => void) | undefined
  sort?: TableSort | undefined
  onSort?: (sort: TableSort) => void
  /** Ids of the selected rows; without `onSelect` there are no boxes. */
  selected?: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
  /** Label of the boxes. */
  selectWords?: string
  /** Instead of rows, if there are none. */
  empty: ReactNode
  /** Instead of rows that could not be loaded. */
  error?: ReactNode
}

/** A table for the keyboard: arrows move, Enter opens, Space selects. On phones each row is a card. */
export function Table<Item extends object>(props: TableProps<Item>) {
  const { label, columns, rows, idOf, onOpen, sort, onSort, selected, onSelect, selectWords } = props
  if (props.error) return <div className="lk-table-state">{props.error}</div>
  if (!rows) return <TableSkeleton columns={columns.length} />
  if (rows.length === 0) return <div className="lk-table-state">{props.empty}</div>
  const items = rows.map(item => ({ id: idOf(item), item }))
  const isSelectable = onSelect !== undefined
  const select = (keys: Selection) =>
    onSelect?.(new Set(keys === 'all' ? items.map(({ id }) => id) : [...keys].map(String)))
  const open = (key: string | number) => {
    const found = items.find(({ id }) => id === key)
    if (found) onOpen?.(found.item)
  }
  return (
    <AriaTable
      className="lk-table"
      aria-label={label}
      {...(sort && { sortDescriptor: sort satisfies SortDescriptor })}
      onSortChange={({ column, direction }) => onSort?.({ column: String(column), direction })}
      {...(onOpen && { onRowAction: open })}
      selectionMode={isSelectable ? 'multiple' : 'none'}
      {...(isSelectable && { selectedKeys: selected ?? [], onSelectionChange: select })}
    >
      <TableHeader className="lk-table-head">
        {isSelectable && (
          <Column className="lk-table-name lk-table-box" width={44}>
            <SelectionBox words={selectWords} />
          </Column>
        )}
        {columns.map(({ id, name, width, isSortable = false }, index) => (
          <Column
            key={id}
            id={id}
            className="lk-table-name"
            isRowHeader={index === 0}
            allowsSorting={isSortable}
            style={{ inlineSize: width ?? 'auto' }}
          >
            {({ sortDirection }) => (
              <span className="lk-table-sort">
                {name}
                {sortDirection && (
                  <Icon of={sortDirection === 'ascending' ? ChevronUp : ChevronDown} size={16} />
                )}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody items={items} dependencies={[columns, isSelectable]}>
        {({ id, item }) => (
          <Row id={id} className={`lk-table-row${onOpen ? ' lk-table-row-opens' : ''}`}>
            {isSelectable && (
              <Cell className="lk-table-cell lk-table-box">
                <SelectionBox words={selectWords} />
              </Cell>
            )}
            {columns.map(column => (
              <Cell key={column.id} className="lk-table-cell" data-label={column.name}>
                {column.cell(item)}
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </AriaTable>
  )
}

function SelectionBox({ words = '' }: { words: string | undefined }) {
  return (
    <Checkbox slot="selection" className="lk-selection" aria-label={words}>
      {({ isSelected, isIndeterminate }) => (
        <span className="lk-selection-box" data-is={isIndeterminate ? 'some' : isSelected ? 'all' : 'none'} />
      )}
    </Checkbox>
  )
}

const skeletonRows = 8

function TableSkeleton({ columns }: { columns: number }) {
  return (
    <div className="lk-table-skeleton" aria-hidden="true">
      {Array.from({ length: skeletonRows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={row}>
          {Array.from({ length: Math.min(columns, 4) }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <Skeleton key={column} width={column === 0 ? '60%' : '40%'} />
          ))}
        </div>
      ))}
    </div>
  )
}
