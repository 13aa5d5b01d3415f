'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowUp, History } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useEffect, useRef, useState } from 'react'
import type { RunRow } from '#domain/views/run-views.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { KeysetPagination } from '../ui/pagination.tsx'
import { holdBackNewRuns } from './held-back-runs.ts'
import { runPageQuery } from './queries.ts'
import { runColumns } from './run-columns.tsx'
import { RunFilters } from './run-filters.tsx'
import { type RunListParams, runListParsers } from './run-list-params.ts'
import { RunPeek } from './run-peek.tsx'
import { useReading } from './use-reading.ts'

/** All runs, newest first. Rows change in place; new ones wait while someone reads. */
export function RunList() {
  const [params, setParams] = useQueryStates(runListParsers)
  const { data, error, isPlaceholderData, refetch } = useQuery(runPageQuery(params))
  const list = useRef<HTMLDivElement>(null)
  const isReading = useReading(list)
  const newestId = data?.rows[0]?.id ?? null
  const [heldAtId, setHeldAtId] = useState<string | null>(null)
  // The newest id at the moment reading begins is kept: later ids wait until the reader asks for them or stops reading.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id of that moment is meant, not each later one
  useEffect(() => setHeldAtId(isReading && params.before === null ? newestId : null), [isReading, params])
  const { shown, waiting } = holdBackNewRuns(data?.rows ?? [], heldAtId)
  const isFiltered = params.state !== null || params.kind !== null || params.task !== null
  const change = (changed: Partial<RunListParams>) => void setParams({ ...changed, before: null })

  return (
    <>
      <PageHeader title="Runs" />
      <RunFilters params={params} onChange={change} />
      {error && !data ? (
        <ErrorState title="The runs could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <div ref={list} className="relative">
          {waiting > 0 && <NewRuns count={waiting} onShow={() => setHeldAtId(newestId)} />}
          <DataTable<RunRow>
            label="Runs"
            columns={runColumns}
            rows={data && shown}
            rowId={(run) => run.id}
            rowName={(run) => run.taskName}
            rowHref={(run) => `/runs/${run.id}`}
            peek={(run) => <RunPeek run={run} />}
            isStale={isPlaceholderData}
            empty={<NoRuns isFiltered={isFiltered} onClear={() => change({ state: null, kind: null, task: null })} />}
          />
        </div>
      )}
      {data && (
        <KeysetPagination
          isFirst={params.before === null}
          hasNext={data.nextBefore !== null}
          onFirst={() => setParams({ before: null })}
          onNext={() => setParams({ before: data.nextBefore }, { history: 'push' })}
        />
      )}
    </>
  )
}

function NewRuns({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div className="pointer-events-none sticky top-14 z-20 flex h-0 justify-center">
      <div className="pointer-events-auto -translate-y-1">
        <Button size="sm" variant="primary" icon={<ArrowUp />} onClick={onShow}>
          {count === 1 ? '1 new run' : `${count} new runs`}
        </Button>
      </div>
    </div>
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
