import { ArrowRight, DoorOpen, Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { DependencyRow } from '#domain/views/task-views.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { EdgeKind } from './edge-kind.tsx'
import { WaiverNote } from './waiver-note.tsx'

/** What the viewer may do; null: not that. */
type Actions = {
  edit: ((row: DependencyRow) => void) | null
  remove: ((row: DependencyRow) => void) | null
  waive: ((row: DependencyRow) => void) | null
  /** Whether each of these reaches this edge. */
  mayEdit: (row: DependencyRow) => boolean
  mayWaive: (row: DependencyRow) => boolean
}

/** The columns of the dependency table; the last one only for those who may change something. */
export function dependencyColumns(actions: Actions): readonly DataColumn<DependencyRow>[] {
  const columns: DataColumn<DependencyRow>[] = [
    {
      id: 'depender',
      header: 'Task',
      isPrimary: true,
      isSortable: true,
      cell: (row) => <TaskLink id={row.dependerId} name={row.dependerName} />,
    },
    {
      id: 'dependee',
      header: 'Runs after',
      isSortable: true,
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-2">
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-faint" />
          <TaskLink id={row.dependeeId} name={row.dependeeName} />
          {!row.dependeeEnabled && <span className="shrink-0 text-xs text-muted">disabled</span>}
          <WaiverNote waiver={row.waiver} className="min-w-0 max-w-1/2 shrink-[0.2] truncate" />
        </span>
      ),
    },
    {
      id: 'kind',
      header: 'Kind',
      width: '88px',
      hideBelow: 'sm',
      isSortable: true,
      cell: (row) => <EdgeKind edge={row} />,
    },
    {
      id: 'endings',
      header: 'Opens after',
      width: '128px',
      hideBelow: 'md',
      isSortable: true,
      cell: (row) => (row.endings === 'succeeded' ? 'a success' : 'any end'),
    },
    {
      id: 'changed',
      header: 'Changed',
      width: '120px',
      hideBelow: 'lg',
      isSortable: true,
      cell: (row) => <RelativeTime instant={row.changedAt} />,
    },
  ]
  return actions.edit || actions.waive ? [...columns, actionsColumn(actions)] : columns
}

function actionsColumn({ edit, remove, waive, mayEdit, mayWaive }: Actions): DataColumn<DependencyRow> {
  return {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    width: edit ? '112px' : '48px',
    align: 'end',
    cell: (row) => (
      <span className="inline-flex">
        {waive && row.waiver === null && mayWaive(row) && (
          <IconButton label="Waive once …" keys="w" icon={<DoorOpen />} size="sm" onClick={() => waive(row)} />
        )}
        {edit && mayEdit(row) && <IconButton label="Change" keys="e" icon={<Pencil />} size="sm" onClick={() => edit(row)} />}
        {remove && mayEdit(row) && <IconButton label="Delete …" icon={<Trash2 />} size="sm" onClick={() => remove(row)} />}
      </span>
    ),
  }
}

function TaskLink({ id, name }: { id: number; name: string }) {
  return (
    <Link href={`/tasks/${id}`} prefetch={false} title={name} className="min-w-0 truncate hover:underline">
      {name}
    </Link>
  )
}
