'use client'

import { type ReactNode, useMemo, useState } from 'react'
import type { TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { Button } from '../../ui/button.tsx'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'
import { TaskBulkActions } from '../task-bulk-actions.tsx'
import { isFiltered, type TaskListParams, taskFilterQuery } from '../task-list-params.ts'
import { FilterBulkActions } from './filter-bulk-actions.tsx'
import type { Undoing } from './use-undo.tsx'

type Options = {
  params: TaskListParams
  page: TaskPage | undefined
  rows: readonly TaskRow[] | undefined
  actions: TaskActions
  offerUndo: (undoing: Undoing) => void
}

type Chosen = {
  selected: ReadonlySet<string>
  onSelect: (chosen: ReadonlySet<string>) => void
  selectedCount: number | undefined
  bulkActions: ReactNode
}

/** The tasks that are ticked, or all that the filter finds, and what can be done with them: for the table that shows them. */
export function useChosenTasks({ params, page, rows, actions, offerUndo }: Options): Chosen {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [isOfFilter, setIsOfFilter] = useState(false)
  const chosenRows = useMemo(() => rows?.filter((row) => selected.has(String(row.id))) ?? [], [rows, selected])
  const onSelect = (chosen: ReadonlySet<string>) => {
    setSelected(chosen)
    setIsOfFilter(false)
  }
  const onDone = () => onSelect(new Set())
  const hasMore = page && page.total > chosenRows.length && chosenRows.length === rows?.length
  return {
    selected,
    onSelect,
    selectedCount: isOfFilter ? page?.total : undefined,
    bulkActions:
      isOfFilter && page ? (
        <FilterBulkActions filter={filterOf(params)} total={page.total} onDone={onDone} offerUndo={offerUndo} />
      ) : (
        <>
          {hasMore && (
            <Button size="sm" variant="quiet" onClick={() => setIsOfFilter(true)}>
              Select all {page.total.toLocaleString('en')}
              {isFiltered(params) && ' of this filter'}
            </Button>
          )}
          <TaskBulkActions rows={chosenRows} actions={actions} onDone={onDone} offerUndo={offerUndo} />
        </>
      ),
  }
}

/** As the server is told which tasks are meant. */
function filterOf(params: TaskListParams): Record<string, string> {
  return Object.fromEntries(Object.entries(taskFilterQuery(params)).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))
}
