'use client'

import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import type { RunRow } from '#domain/views/run-views.ts'
import { HistoryEndNote } from '../history/history-end-note.tsx'
import { NewestFirst } from '../history/newest-first.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { useNews } from '../ui/data-table/use-news.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RUNS_PER_PAGE, runCountQuery } from './queries.ts'
import { runColumns } from './run-columns.tsx'
import { RunFilters } from './run-filters.tsx'
import { NO_RUN_FILTER, type RunListParams, runListParsers } from './run-list-params.ts'
import { RunPeek } from './run-peek.tsx'
import { useRunPage } from './use-run-page.ts'

/** All runs, newest first. Rows change in place and stay where they are; new ones wait behind a button. */
export function RunList() {
  const [params, setParams] = useQueryStates(runListParsers)
  const list = useRunPage(params)
  const { newCount, isOrderOld, showNewest } = list
  const news = useNews({ hasNews: params.before === null && isOrderOld, newCount, most: RUNS_PER_PAGE, noun: ['run', 'runs'], showNewest })
  const { before: _, ...filter } = params
  const { data: counted, isPlaceholderData: isOldCount } = useQuery(runCountQuery(filter))
  const isFiltered = Object.values(filter).some((value) => value !== null)
  const change = (changed: Partial<RunListParams>) => void setParams({ ...changed, before: null })

  return (
    <>
      <PageHeader
        title="Runs"
        count={counted && !isOldCount ? counted.count : undefined}
        hasMore={counted?.hasMore ?? false}
        actions={news.besideTitle}
      />
      <RunFilters params={params} onChange={change} />
      <NewestFirst<RunRow, string>
        label="Runs"
        list={list}
        news={news.overList}
        before={params.before}
        onBefore={(before, options) => void setParams({ before }, options)}
        columns={runColumns}
        rowId={(run) => run.id}
        rowName={(run) => run.taskName}
        rowHref={(run) => `/runs/${run.id}`}
        peek={(run) => <RunPeek run={run} />}
        empty={<NoRuns isFiltered={isFiltered} onClear={() => change(NO_RUN_FILTER)} />}
        end={<HistoryEndNote of="runs" taskId={params.task} />}
      />
    </>
  )
}

function NoRuns({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) return <EmptyState title="No run matches" action={<Button onClick={onClear}>Show all runs</Button>} />
  return (
    <EmptyState icon={<History />} title="No runs yet" action={<LinkButton href="/tasks">Go to the tasks</LinkButton>}>
      A run appears here when a task's instant has come and everything it depends on has ended, or when someone runs it now.
    </EmptyState>
  )
}
