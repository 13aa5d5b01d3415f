import type { MisfirePolicy } from '#scheduling/model/task-state.ts'
import { formatDuration } from '../duration-format.ts'

/** What becomes of instants that come too late (rule M3), in words. */
export function latenessWords(policy: MisfirePolicy, gracePeriodSeconds: number | null): string {
  const grace = gracePeriodSeconds === null ? null : formatDuration(gracePeriodSeconds * 1000)
  if (policy === 'skip') return `skipped after ${grace}`
  if (policy === 'coalesce') return `coalesced into one run after ${grace}`
  return grace === null ? 'every instant runs' : `every instant runs; delayed after ${grace}`
}
