'use client'

import type { SentEdit } from '#domain/sent-edit.ts'
import type { PlanView } from '#domain/views/plan-views.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatClock } from '../../ui/time-format.ts'
import { barTimes, dueWords, stateWord, waitWords } from '../bar-words.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import { duesOf } from '../model/plan-dues.ts'
import { barChangeWords } from '../what-if/change-words.ts'
import type { BarChange } from '../what-if/changed-bars.ts'

type Props = { bar: PlanBar; change: BarChange | undefined; x: number; y: number; plan: PlanView; edit: SentEdit | null; nowMs: number }

const WIDTH_PX = 288

/** What the bar under the pointer is, in a few words; the panel and the list say the same. */
export function BarHint({ bar, change, x, y, plan, edit, nowMs }: Props) {
  const { zone } = useDisplayZone()
  const name = plan.tasks.find(({ id }) => id === bar.taskId)?.name ?? ''
  const wait = bar.waitsFromMs < bar.fromMs
  const dueMs = duesOf(plan, edit)(bar)
  return (
    <div
      aria-hidden
      style={{ left: Math.min(x + 12, window.innerWidth - WIDTH_PX - 8), top: Math.min(y + 16, window.innerHeight - 120), width: WIDTH_PX }}
      className="pointer-events-none fixed z-30 rounded bg-raised px-3 py-2 text-xs shadow-float"
    >
      <p className="font-medium [overflow-wrap:anywhere]">{name}</p>
      <p className="tabular text-muted">
        {stateWord(bar)} · for {formatClock(bar.instantMs, nowMs, zone)}
      </p>
      <p className="tabular">{barTimes(bar, nowMs, zone)}</p>
      {dueMs !== null && <p className="tabular">{dueWords(bar, dueMs, nowMs, zone)}</p>}
      {change && <p className="font-medium">{barChangeWords(change, bar, nowMs, zone)}</p>}
      {wait && bar.closedGates.length > 0 && <p className="text-amber">waits for {waitWords(bar.closedGates)}</p>}
    </div>
  )
}
