'use client'

import type { ReactNode } from 'react'
import { counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { PlanRunsView, PlanView } from '#domain/views/plan-views.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import type { KnownForecast } from './forecast/plan-forecasts.ts'
import type { TimeWindow } from './model/time-window.ts'

type Props = {
  plan: PlanView
  ledger: PlanRunsView | undefined
  known: KnownForecast
  window: TimeWindow
  nowMs: number
  children?: ReactNode
}

/** What the plan does not show, and on what it rests: nothing is left out in silence. */
export function PlanNotes({ plan, ledger, known, window, nowMs, children }: Props) {
  const throughMs = known.forecast?.throughMs ?? null
  const endsEarly = known.isDone && throughMs !== null && throughMs < window.toMs && window.toMs > nowMs
  const shown = plan.tasks.filter(({ isShown }) => isShown).length
  return (
    <div className="flex flex-col gap-0.5 pt-2 text-xs text-muted">
      <p>What comes is simulated by the scheduler’s own rules, as if every run succeeded after its usual time and workers were free.</p>
      {children}
      {!plan.schedulerIsLive && <p className="text-amber">No scheduler is live: nothing of what is expected starts until one is.</p>}
      {!plan.runnerIsLive && <p className="text-amber">No worker is live: what starts waits in the queue until one is.</p>}
      {plan.hasMore && <p>The filter finds more tasks: these are the first {shown.toLocaleString('en')}.</p>}
      {plan.isPartial && <p>They depend on so many others that not all were simulated.</p>}
      {ledger?.counted && (
        <p>
          Of {counted(ledger.counted.taskCount, 'task')} there are so many runs in this time that they are counted, by{' '}
          {formatDuration(ledger.counted.bucketMs)}: show less time to see each.
        </p>
      )}
      {ledger?.hasMoreRanges && <p>Not all instants without a run are shown: show less time.</p>}
      {known.problem !== null && <p className="text-amber">What comes can’t be foretold: {known.problem}</p>}
      {endsEarly && (
        <p>
          So much comes that it is simulated only up to <RelativeTime instant={throughMs} show="clock" />.
        </p>
      )}
    </div>
  )
}
