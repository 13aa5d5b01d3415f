import { agreeing } from '#domain/counted.ts'
import type { HealthView } from '#domain/views/health-views.ts'

export type HealthWords = { isWell: boolean; summary: string; advice: string | null }

/** What the health of the programs means for whoever waits for a run, and what to do. */
export function healthWords(health: HealthView): HealthWords {
  const { liveSchedulers, liveRunners, databaseIsUp } = health
  if (!databaseIsUp)
    return {
      isWell: false,
      summary: 'The database cannot be reached',
      advice: 'Nothing is scheduled until it is back; then everything goes on by itself.',
    }
  if (liveSchedulers === 0 && liveRunners === 0) {
    return { isWell: false, summary: 'No worker is live', advice: 'Nothing is scheduled and nothing runs. Start one:' }
  }
  if (liveSchedulers === 0) {
    return {
      isWell: false,
      summary: 'No scheduler is live',
      advice: 'Cron instants wait until there is one. Start a worker whose DJAG_ROLE is "both" or "scheduler":',
    }
  }
  if (liveRunners === 0) {
    return {
      isWell: false,
      summary: 'No runner is live',
      advice: 'Runs wait in the queue until there is one. Start a worker whose DJAG_ROLE is "both" or "runner":',
    }
  }
  return {
    isWell: true,
    summary: `${liveSchedulers} ${agreeing(liveSchedulers, 'scheduler')}, ${liveRunners} ${agreeing(liveRunners, 'runner')}`,
    advice: null,
  }
}

/** What is said of health is never older than this. */
export const HEARD_WITHIN_MS = 5000

/** Whether the last answer was asked for so long ago that it says nothing of now. */
export function isSilent(heardMs: number, nowMs: number): boolean {
  return nowMs - heardMs > HEARD_WITHIN_MS
}
