import clsx from 'clsx'
import Link from 'next/link'
import type { MouseEvent } from 'react'
import { Checkbox } from '../checkbox.tsx'
import { columnClasses } from './column-classes.ts'
import type { DataColumn } from './data-table-types.ts'

type Props<Row> = {
  id: string
  row: Row
  columns: readonly DataColumn<Row>[]
  name: string
  href: string | undefined
  onOpen: (() => void) | undefined
  isCompact: boolean
  /** The one row that Tab reaches. */
  isTabStop: boolean
  /** The row that keys are about. */
  isCursor: boolean
  isPeeked: boolean
  /** Null: rows can't be chosen. */
  isChosen: boolean | null
  onToggle: () => void
  onFocus: () => void
  register: (id: string, element: HTMLTableRowElement | null) => void
}

export function DataTableRow<Row>(props: Props<Row>) {
  const { id, row, columns, href, onOpen, isChosen } = props
  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    if (!onOpen || !(event.target instanceof Element) || event.target.closest('a, button, input, label')) return
    if (window.getSelection()?.toString()) return
    onOpen()
  }
  return (
    <tr
      ref={(element) => props.register(id, element)}
      tabIndex={props.isTabStop ? 0 : -1}
      data-row-id={id}
      onFocus={props.onFocus}
      onClick={onClick}
      className={clsx(
        // Below the bar and the head, which stick there.
        'group scroll-mt-[calc(var(--bar-height)+2.25rem)] scroll-mb-4 outline-offset-[-2px]',
        props.isCursor && '[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]',
        onOpen && 'cursor-pointer',
        isChosen ? 'bg-accent-soft' : props.isPeeked ? 'bg-hover' : 'hover:bg-hover focus-visible:bg-hover',
      )}
    >
      {isChosen !== null && (
        <td className="border-b p-0 pl-2 align-middle">
          <span className="flex">
            <Checkbox checked={isChosen} onChange={props.onToggle} ariaLabel={`Select ${props.name}`} tabIndex={-1} />
          </span>
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={clsx('truncate border-b px-2', props.isCompact ? 'h-[30px]' : 'h-9', columnClasses(column))}>
          {column.isPrimary && href ? (
            // Fifty rows would ask for fifty pages.
            <Link href={href} prefetch={false} tabIndex={-1} className="font-medium hover:underline">
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}
