'use client'

import { type ReactNode, useMemo, useState } from 'react'
import { toast } from 'sonner'
import type { TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { Button } from '../../ui/button.tsx'
import { useIntendedForTag } from '../task-actions/intended-action.ts'
import type { TaskActions } from '../task-actions/use-task-actions.tsx'
import { TaskBulkActions } from '../task-bulk-actions.tsx'
import { isFiltered, type TaskListParams, taskFilterQuery } from '../task-list-params.ts'
import { BULK_CHOICES } from './bulk-choices.ts'
import { BulkDialog } from './bulk-dialog.tsx'
import { DeleteChosenDialog } from './delete-chosen-dialog.tsx'
import { FilterBulkActions } from './filter-bulk-actions.tsx'
import type { AskedBulkChange } from './run-bulk-change.ts'
import type { Undoing } from './undoing.ts'

type Options = {
  params: TaskListParams
  page: TaskPage | undefined
  /** The page is of what was asked before. */
  isStale: boolean
  rows: readonly TaskRow[] | undefined
  actions: TaskActions
  offerUndo: (undoing: Undoing) => void
}

type Chosen = {
  selected: ReadonlySet<string>
  onSelect: (chosen: ReadonlySet<string>) => void
  selectedCount: number | undefined
  bulkActions: ReactNode
  /** Put them beside the table: they stay while its rows go. */
  bulkDialogs: ReactNode
}

/** The tasks that are ticked, or all that the filter finds, and what can be done with them: for the table that shows them. */
export function useChosenTasks({ params, page, isStale, rows, actions, offerUndo }: Options): Chosen {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<AskedBulkChange | null>(null)
  const [toDelete, setToDelete] = useState<readonly TaskRow[] | null>(null)
  const filter = filterOf(params)
  const [isOfFilter, setIsOfFilter] = useOfFilter(JSON.stringify(filter))
  const chosenRows = useMemo(() => rows?.filter((row) => selected.has(String(row.id))) ?? [], [rows, selected])
  const onSelect = (chosen: ReadonlySet<string>) => {
    setSelected(chosen)
    setIsOfFilter(false)
  }
  const onDone = () => onSelect(new Set())
  useIntendedForTag(onlyTag(filter), page !== undefined && !isStale, (verb) => {
    const total = page?.total ?? 0
    if (total > 0) setAsked({ filter, change: BULK_CHOICES[verb], total })
    else toast.info('No task has this tag.')
  })
  const hasMore = page && page.total > chosenRows.length && chosenRows.length === rows?.length
  return {
    selected,
    onSelect,
    selectedCount: isOfFilter ? page?.total : undefined,
    bulkActions:
      isOfFilter && page ? (
        <FilterBulkActions onAsk={(change) => setAsked({ filter, change, total: page.total })} />
      ) : (
        <>
          {hasMore && (
            <Button size="sm" variant="quiet" onClick={() => setIsOfFilter(true)}>
              Select all {page.total.toLocaleString('en')}
              {isFiltered(params) && ' of this filter'}
            </Button>
          )}
          <TaskBulkActions rows={chosenRows} actions={actions} onDelete={setToDelete} onDone={onDone} offerUndo={offerUndo} />
        </>
      ),
    bulkDialogs: (
      <>
        {asked && <BulkDialog {...asked} onClose={() => setAsked(null)} onDone={onDone} offerUndo={offerUndo} />}
        {toDelete && <DeleteChosenDialog tasks={toDelete} onClose={() => setToDelete(null)} onDone={onDone} />}
      </>
    ),
  }
}

/** Whether all that this filter finds is chosen: another filter's tasks were not. */
function useOfFilter(filter: string): [boolean, (isOfFilter: boolean) => void] {
  const [chosenFilter, setChosenFilter] = useState<string | null>(null)
  if (chosenFilter !== null && chosenFilter !== filter) setChosenFilter(null)
  return [chosenFilter === filter, (isOfFilter) => setChosenFilter(isOfFilter ? filter : null)]
}

/** The tag whose tasks the list shows, where it shows exactly these. */
function onlyTag({ tag, ...others }: Record<string, string>): string | null {
  return tag !== undefined && Object.keys(others).length === 0 ? tag : null
}

/** As the server is told which tasks are meant. */
function filterOf(params: TaskListParams): Record<string, string> {
  return Object.fromEntries(Object.entries(taskFilterQuery(params)).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))
}
