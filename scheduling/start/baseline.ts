import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { Consumption } from '../model/task-state.ts'
import { effectiveConsumption } from './gates.ts'

/**
 * After which moment an ending of the dependee is new to an edge that is made at `nowMs`: the depender's effective last start (rules D2, D4).
 * Null: there is none, every ending there ever was opens the edge, and its baseline is nothing.
 * @param consumptions of the depender, latest first
 */
export function endingsAreNewAfterMs(
  depender: { consumptions: readonly Consumption[]; schedule: CronSchedule },
  nowMs: number,
): number | null {
  return effectiveConsumption(depender.consumptions, depender.schedule, nowMs).effective?.startedAtMs ?? null
}
