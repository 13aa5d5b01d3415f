import type { ClaimedRun } from './claim-runs.ts'

/** Task and instant, and for runs that people asked for what they asked: none of it is made anew when a lost decision is taken again. */
export function idempotencyKeyOf({ taskId, scheduledForMs, askedFor }: Pick<ClaimedRun, 'taskId' | 'scheduledForMs' | 'askedFor'>): string {
  const key = `${taskId}/${new Date(scheduledForMs).toISOString()}`
  return askedFor === null ? key : `${key}/${askedFor}`
}
