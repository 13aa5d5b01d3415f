'use client'

import { Download } from 'lucide-react'
import { formatDuration } from '#domain/duration-format.ts'
import type { RunTotals } from '#domain/views/run-views.ts'
import { buttonClass } from '../ui/button-class.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { runsCsvHref } from './queries.ts'
import type { RunFilter } from './run-list-params.ts'

type Props = { totals: RunTotals | undefined; filter: RunFilter; onState: (state: RunTotals['byState'][number]['state']) => void }

/** Over the list: how the runs that match ended and how long they took, and the way to all of them as a file. It has its place before that is known. */
export function RunTotalsLine({ totals, filter, onState }: Props) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 pb-2 text-xs text-muted">
      {totals && totals.count > 0 && <Totals totals={totals} onState={onState} />}
      <a href={runsCsvHref(filter)} download className={buttonClass('quiet', 'sm', 'ml-auto')}>
        <Download />
        CSV
      </a>
    </div>
  )
}

function Totals({ totals, onState }: Pick<Props, 'onState'> & { totals: RunTotals }) {
  const { count, hasMore, byState, tookMs, medianMs, p95Ms, lookedBackTo } = totals
  return (
    <>
      {hasMore && <span>Of the latest {count.toLocaleString('en')}:</span>}
      {byState.map(({ state, count: ended }) => (
        <button
          key={state}
          type="button"
          onClick={() => onState(state)}
          className="tabular flex items-center gap-1 hover:text-fg hover:underline"
        >
          <StateMark state={state} /> {ended.toLocaleString('en')} {STATE_LOOKS[state].word.toLowerCase()}
        </button>
      ))}
      {medianMs !== null && p95Ms !== null && (
        <span className="tabular">
          took {formatDuration(tookMs)} in all, half of them at most {formatDuration(medianMs)}, 95 % at most {formatDuration(p95Ms)}
        </span>
      )}
      {lookedBackTo !== null && (
        <span>
          among those activated since <RelativeTime instant={lookedBackTo} show="clock" />
        </span>
      )}
    </>
  )
}
