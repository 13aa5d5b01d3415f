import { formatDuration } from '#domain/duration-format.ts'
import { formatClock } from '../../ui/time-format.ts'
import type { PlanBar } from '../model/plan-bars.ts'
import type { BarChange } from './changed-bars.ts'

/** What a what-if does to a bar, in words; empty: nothing. */
export function barChangeWords(change: BarChange | undefined, { fromMs }: Pick<PlanBar, 'fromMs'>, nowMs: number, zone: string): string {
  if (change === undefined) return ''
  const { kind, movedFromMs, late } = change
  const lateWords =
    late === null ? [] : [late.byMs === null ? 'misses its deadline' : `misses its deadline by ${formatDuration(late.byMs)}`]
  return [...kindWords(kind, movedFromMs, fromMs, nowMs, zone), ...lateWords].join('; ')
}

function kindWords(kind: BarChange['kind'], movedFromMs: number | null, fromMs: number, nowMs: number, zone: string): string[] {
  switch (kind) {
    case 'added':
      return ['added']
    case 'removed':
      return ['no longer starts']
    case 'blocked':
      return ['newly waits']
    case 'moved': {
      if (movedFromMs === null) return ['moved']
      const by = formatDuration(Math.abs(fromMs - movedFromMs))
      return [`instead of ${formatClock(movedFromMs, nowMs, zone)}, ${by} ${fromMs > movedFromMs ? 'later' : 'earlier'}`]
    }
    case 'kept':
      return []
  }
}
