'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { ArrowUp, History } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useRef } from 'react'
import type { RunRow } from '#domain/views/run-views.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { KeysetPagination } from '../ui/pagination.tsx'
import { useScrolled } from '../ui/use-scrolled.ts'
import { RUNS_PER_PAGE, runCountQuery } from './queries.ts'
import { runColumns } from './run-columns.tsx'
import { RunFilters } from './run-filters.tsx'
import { NO_RUN_FILTER, type RunListParams, runListParsers } from './run-list-params.ts'
import { RunPeek } from './run-peek.tsx'
import { useRunPage } from './use-run-page.ts'

/** Where the title has left the window. */
const TITLE_PX = 100

/** All runs, newest first. Rows change in place and stay where they are; new ones wait behind a button. */
export function RunList() {
  const [params, setParams] = useQueryStates(runListParsers)
  const { rows, page, newCount, isOrderOld, showNewest, error, refetch, isStale } = useRunPage(params)
  const hasNews = params.before === null && isOrderOld
  const isScrolled = useScrolled(TITLE_PX)
  const top = useRef<HTMLDivElement>(null)
  const showNews = () => {
    showNewest()
    top.current?.scrollIntoView({ block: 'nearest' })
  }
  usePageKeys(hasNews ? { '.': showNews } : {})
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
        actions={hasNews && <NewRuns count={newCount} onShow={showNews} />}
      />
      <RunFilters params={params} onChange={change} />
      {error && !rows ? (
        <ErrorState title="The runs could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <div ref={top} className="relative scroll-mt-24">
          {hasNews && (
            <div className={clsx(!isScrolled && 'sm:hidden', 'pointer-events-none sticky top-(--bar-height) z-20 flex h-0 justify-center')}>
              {/* Under the head of the list, which sticks there too. */}
              <div className="pointer-events-auto translate-y-10">
                <NewRuns count={newCount} onShow={showNews} isFloating />
              </div>
            </div>
          )}
          <DataTable<RunRow>
            label="Runs"
            takesPageKeys
            columns={runColumns}
            rows={rows}
            rowId={(run) => run.id}
            rowName={(run) => run.taskName}
            rowHref={(run) => `/runs/${run.id}`}
            peek={(run) => <RunPeek run={run} />}
            isStale={isStale}
            empty={<NoRuns isFiltered={isFiltered} onClear={() => change(NO_RUN_FILTER)} />}
          />
        </div>
      )}
      {page && (
        <KeysetPagination
          isFirst={params.before === null}
          hasNext={page.nextBefore !== null}
          onFirst={() => setParams({ before: null })}
          onNext={() => setParams({ before: page.nextBefore }, { history: 'push' })}
        />
      )}
    </>
  )
}

/** Beside the title, where it covers nothing; over the list while the title is out of sight or has no room beside it. */
function NewRuns({ count, onShow, isFloating = false }: { count: number; onShow: () => void; isFloating?: boolean }) {
  return (
    <Button {...(isFloating ? { size: 'sm', variant: 'primary' } : { className: 'max-sm:hidden' })} icon={<ArrowUp />} onClick={onShow}>
      {count === 0 ? 'Some no longer match' : count === 1 ? '1 new run' : `${count}${count >= RUNS_PER_PAGE ? '+' : ''} new runs`}
    </Button>
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
