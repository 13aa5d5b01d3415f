import { useEffect, useState } from 'react'
import type { PlanView } from '#domain/views/plan-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { CalendarDay } from './calendar-period.ts'
import { type ComingStarts, comingStarts } from './coming-starts.ts'

/** For so long is counted before the page can answer again. */
const SLICE_MS = 12

/**
 * The starts to come of the tasks that a plan shows, or of one; null: they are not counted yet. While the plan is read anew they stay as they are until
 * the minute is over: it is the same tasks mostly, and a year of them takes a while.
 */
export function useComingStarts(plan: PlanView | undefined, taskId: number | null, days: readonly CalendarDay[]): ComingStarts | null {
  const [known, setKnown] = useState<{ days: readonly CalendarDay[]; taskId: number | null; starts: ComingStarts } | null>(null)
  const minute = plan && Math.floor(plan.nowMs / MINUTE_MS)
  const tasks = plan?.tasks.filter(({ id, isShown }) => (taskId === null ? isShown : id === taskId)) ?? []
  const key = tasks.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: minute and key say when the plan has become another
  useEffect(() => {
    if (!plan) return
    const counting = comingStarts(plan, tasks, days)
    let timer = setTimeout(function goOn() {
      const untilMs = performance.now() + SLICE_MS
      let step = counting.next()
      while (!step.done && performance.now() < untilMs) step = counting.next()
      if (step.done) setKnown({ days, taskId, starts: step.value })
      else timer = setTimeout(goOn)
    })
    return () => clearTimeout(timer)
  }, [minute, key, taskId, days])
  return known !== null && known.days === days && known.taskId === taskId ? known.starts : null
}
