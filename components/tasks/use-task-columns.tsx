import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { TableLook } from '#domain/saved-view-input.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { recentRunsQuery } from './queries.ts'
import { taskColumns } from './task-columns.tsx'

/** The columns for these rows, as somebody wants them to look, with the last runs of each task where they are shown; and all there are. */
export function useTaskColumns(rows: readonly TaskRow[] | undefined, look: TableLook, rowMenu: ((row: TaskRow) => ReactNode) | null) {
  const { data: recent } = useQuery(recentRunsQuery(look.hidden.includes('recent') ? [] : (rows ?? []).map(({ id }) => id)))
  const allColumns = taskColumns({ runsOf: (id) => recent?.get(id), rowMenu })
  return { columns: allColumns.filter(({ id }) => !look.hidden.includes(id)), allColumns }
}
