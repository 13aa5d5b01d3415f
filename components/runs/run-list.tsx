'use client'

import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useCallback } from 'react'
import type { RunPage } from '#domain/views/run-views.ts'
import { HistoryEndNote } from '../history/history-end-note.tsx'
import { NewestFirst } from '../history/newest-first.tsx'
import { NotLookedInto } from '../sentences/not-looked-into.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { useNews } from '../ui/data-table/use-news.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { unreadParameters } from '../ui/unread-parameters.ts'
import { amongRuns, hrefOfRow, isDecidedRange, type RunListRow } from './among-runs.ts'
import { DecidedRangePeek, DecidedRangesNote } from './decided-range.tsx'
import { RunFilters } from './filters/run-filters.tsx'
import { RUNS_PER_PAGE, runTotalsQuery } from './queries.ts'
import { runListColumns } from './run-columns.tsx'
import { RunErrorGroups } from './run-error-groups.tsx'
import { asksForRunsOnly, NO_RUN_FILTER, type RunListParams, runListParsers } from './run-list-params.ts'
import { RunPeek } from './run-peek.tsx'
import { RunTotalsLine } from './run-totals-line.tsx'
import { useRunPage } from './use-run-page.ts'

type Change = (changed: Partial<RunListParams>) => void
type Props = { params: RunListParams; onChange: Change }

/** All runs, newest first, or what failed of them by task and error. What an address asks for and can't be read is refused: it would show more. */
export function RunList() {
  const [params, setParams] = useQueryStates(runListParsers)
  const unread = unreadParameters(new URLSearchParams(useSearchParams()), runListParsers)
  const change = useCallback<Change>((changed) => void setParams({ ...changed, before: null }), [setParams])
  if (unread.length > 0) return <UnreadAddress unread={unread} />
  if (params.by === 'error') return <Errors params={params} onChange={change} />
  return <Runs params={params} onChange={change} onBefore={(before, options) => void setParams({ before }, options)} />
}

function UnreadAddress({ unread }: { unread: readonly string[] }) {
  return (
    <>
      <PageHeader title="Runs" />
      <EmptyState title="This address can’t be read in full" action={<LinkButton href="/runs">Show all runs</LinkButton>}>
        {`What can’t be read of it is ${unread.join(' and ')}. Without that, more runs would stand here than it asks for.`}
      </EmptyState>
    </>
  )
}

function Errors({ params, onChange }: Props) {
  const { before: _, by: __, decidedRanges: ___, ...filter } = params
  return (
    <>
      <PageHeader title="Runs" />
      <RunFilters params={params} onChange={onChange} />
      <RunErrorGroups filter={filter} />
    </>
  )
}

type RunsProps = Props & { onBefore: (before: string | null, options: { history: 'push' | 'replace' }) => void }

/** Rows change in place and stay where they are; new ones wait behind a button. */
function Runs({ params, onChange, onBefore }: RunsProps) {
  const list = useRunPage(params)
  const { newRangeCount, isOrderOld, showNewest } = list
  const news = useNews({
    hasNews: params.before === null && (isOrderOld || newRangeCount > 0),
    newCount: list.newCount + newRangeCount,
    most: RUNS_PER_PAGE,
    noun: params.decidedRanges ? ['row', 'rows'] : ['run', 'runs'],
    showNewest,
  })
  const { before: _, by: __, decidedRanges: ___, ...filter } = params
  const { data: totals, isPlaceholderData: isOldCount } = useQuery(runTotalsQuery(filter))
  const isCounted = totals !== undefined && !isOldCount && totals.lookedBackTo === null
  const isFiltered = Object.values(filter).some((value) => value !== null)
  return (
    <>
      <PageHeader title="Runs" count={isCounted ? totals.count : undefined} hasMore={totals?.hasMore ?? false} actions={news.besideTitle} />
      <RunFilters params={params} onChange={onChange} />
      <RunTotalsLine totals={isOldCount ? undefined : totals} filter={filter} onState={(state) => onChange({ state: [state] })} />
      {params.decidedRanges && <DecidedRangesNote page={list.page} isOfRunsOnly={asksForRunsOnly(filter)} />}
      <NewestFirst<RunListRow>
        label="Runs"
        list={{ ...list, rows: list.rows && amongRuns(list.rows, list.page?.decidedRanges?.rows ?? []) }}
        news={news.overList}
        before={params.before}
        onBefore={onBefore}
        columns={runListColumns}
        rowId={(row) => String(row.id)}
        rowName={(row) => row.taskName}
        rowHref={hrefOfRow}
        peek={(row) => (isDecidedRange(row) ? <DecidedRangePeek range={row} /> : <RunPeek run={row} />)}
        empty={
          <NoRuns
            isFiltered={isFiltered}
            page={list.page}
            onClear={() => onChange(NO_RUN_FILTER)}
            onFurther={(before) => onBefore(before, { history: 'push' })}
          />
        }
        end={<HistoryEndNote of="runs" taskId={params.task} />}
      />
      {list.page && list.rows && list.rows.length > 0 && <LookedBackTo page={list.page} />}
      {list.page && <NotLookedInto tags={list.page.notLookedInto} />}
    </>
  )
}

/** That a page is not full because only so many runs were looked through for it. */
function LookedBackTo({ page: { lookedBackTo } }: { page: RunPage }) {
  if (lookedBackTo === null) return null
  return (
    <p className="text-sm text-muted">
      Looked through the runs activated since <RelativeTime instant={lookedBackTo} show="both" />; “Older” looks further back.
    </p>
  )
}

type NoRunsProps = { isFiltered: boolean; page: RunPage | undefined; onClear: () => void; onFurther: (before: string) => void }

function NoRuns({ isFiltered, page, onClear, onFurther }: NoRunsProps) {
  const next = page?.nextCursor
  if (page && next)
    return (
      <EmptyState title="No run matches so far" action={<Button onClick={() => onFurther(next)}>Look further back</Button>}>
        {page.lookedBackTo !== null && (
          <>
            Only the runs activated since <RelativeTime instant={page.lookedBackTo} show="both" /> were looked through.
          </>
        )}
      </EmptyState>
    )
  if (isFiltered) return <EmptyState title="No run matches" action={<Button onClick={onClear}>Show all runs</Button>} />
  return (
    <EmptyState icon={<History />} title="No runs yet" action={<LinkButton href="/tasks">Go to the tasks</LinkButton>}>
      A run appears here when a task's instant has come and everything it depends on has ended, or when someone runs it now.
    </EmptyState>
  )
}
