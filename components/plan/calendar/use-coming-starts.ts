import { useEffect, useRef, useState } from 'react'
import type { PlanView } from '#domain/views/plan-views.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { CalendarDay } from './calendar-period.ts'
import { type ComingStarts, comingStarts } from './coming-starts.ts'

/** For so long is counted before the page can answer again. */
const SLICE_MS = 12

type Counted = { days: readonly CalendarDay[]; tasks: string; minute: number; starts: ComingStarts }

/**
 * The starts to come of the tasks that a plan shows, or of one; null: they are not counted yet. A count that is under way is brought to its end: only then
 * is it made anew of a later minute, as a year of many tasks takes longer than one.
 */
export function useComingStarts(plan: PlanView | undefined, taskId: number | null, days: readonly CalendarDay[]): ComingStarts | null {
  const [known, setKnown] = useState<Counted | null>(null)
  const latest = useRef(plan)
  latest.current = plan
  const chosen = (plan?.tasks ?? []).filter(({ id, isShown }) => (taskId === null ? isShown : id === taskId))
  const tasks = plan && chosen.map(({ id }) => id).join()
  const minute = plan && Math.floor(plan.nowMs / MINUTE_MS)
  const current = known !== null && known.days === days && known.tasks === tasks ? known : null
  const isOld = current === null || current.minute !== minute
  useEffect(() => {
    const counted = latest.current
    if (!isOld || counted === undefined || tasks === undefined) return
    const ids = new Set(tasks.split(',').map(Number))
    const counting = comingStarts(
      counted,
      counted.tasks.filter(({ id }) => ids.has(id)),
      days,
    )
    let timer = setTimeout(function goOn() {
      const untilMs = performance.now() + SLICE_MS
      let step = counting.next()
      while (!step.done && performance.now() < untilMs) step = counting.next()
      if (step.done) setKnown({ days, tasks, minute: Math.floor(counted.nowMs / MINUTE_MS), starts: step.value })
      else timer = setTimeout(goOn)
    })
    return () => clearTimeout(timer)
  }, [isOld, tasks, days])
  return current?.starts ?? null
}
