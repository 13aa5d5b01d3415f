import type { PlanView } from '#domain/views/plan-views.ts'
import { overMs } from './bars-in-sight.ts'
import type { PlanBar } from './plan-bars.ts'
import type { TimeWindow } from './time-window.ts'

/** The bars of the tasks that are shown that lie in a window, by when they begin; apart those that were over when the plan was made. */
export function barsInOrder(
  plan: PlanView,
  bars: ReadonlyMap<number, readonly PlanBar[]>,
  { fromMs, toMs }: TimeWindow,
): { over: PlanBar[]; present: PlanBar[] } {
  const all = plan.tasks
    .filter(({ isShown }) => isShown)
    .flatMap(({ id }) => (bars.get(id) ?? []).filter((bar) => bar.waitsFromMs <= toMs && overMs(bar) >= fromMs))
    .sort((a, b) => beginsMs(a) - beginsMs(b) || a.taskId - b.taskId)
  return { over: all.filter((bar) => overMs(bar) < plan.nowMs), present: all.filter((bar) => overMs(bar) >= plan.nowMs) }
}

function beginsMs({ state, waitsFromMs, startedMs, fromMs }: PlanBar): number {
  return state === 'waiting' ? waitsFromMs : (startedMs ?? fromMs)
}
