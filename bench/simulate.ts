import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { fixedDurations, NOTHING_HAPPENED, type PlannedEdge, type PlannedTask, simulate } from '#scheduling/simulate/simulate.ts'

const TASKS = 1000
const DAYS = 30
const TARGET_MS = 1000
const START_MS = Date.UTC(2026, 2, 15)

/** Some by the hour, some a few times a day, some by day, each at its own minute, in two zones, one with a clock change on the way. */
const HOURS = ['*', '*/6', '2', '*/4', '*', '8-18', '3,15', '*/12']

function scheduleOf(index: number, hours: readonly string[]): CronSchedule {
  return compileCrontab({
    second: '0',
    minute: String((index * 7) % 60),
    hour: hours[index % hours.length] as string,
    dayOfMonth: '*',
    month: '*',
    dayOfWeek: '*',
    timezone: index % 2 === 0 ? 'Europe/Berlin' : 'UTC',
    gap: 'shift',
    overlap: 'first',
  })
}

function tasksWith(hours: readonly string[]): PlannedTask[] {
  return Array.from({ length: TASKS }, (_, index) => ({
    taskId: index + 1,
    name: `task ${index + 1}`,
    enabled: true,
    resume: null,
    misfirePolicy: 'run_all',
    gracePeriodMs: null,
    maxConcurrency: 1,
    schedule: scheduleOf(index, hours),
    cronBaseMs: START_MS,
  }))
}

/** Each task but the first depends on an earlier one with the same hours, every seventh of them aligned. */
const edges: PlannedEdge[] = Array.from({ length: TASKS - HOURS.length }, (_, index) => ({
  edgeId: index + 1,
  dependerId: index + HOURS.length + 1,
  dependeeId: index + 1,
  future: false,
  endings: 'succeeded',
  freshness: index % 7 === 0 ? 'aligned' : 'new',
}))

function measure(name: string, hours: readonly string[]): number {
  const tasks = tasksWith(hours)
  const durations = fixedDurations(new Map(tasks.map(({ taskId }) => [taskId, (1 + (taskId % 9)) * MINUTE_MS])), MINUTE_MS)
  const times: number[] = []
  let activations = 0
  for (let round = 0; round < 5; round++) {
    const startedMs = performance.now()
    activations = simulate(tasks, edges, NOTHING_HAPPENED, START_MS, START_MS + DAYS * 86_400_000, durations).activations.length
    times.push(performance.now() - startedMs)
  }
  const medianMs = times.sort((a, b) => a - b)[2] as number
  console.log(
    `${name}: ${activations} activations in ${medianMs.toFixed(0)} ms (first to slowest of five: ${times.map((ms) => ms.toFixed(0)).join(', ')})`,
  )
  return medianMs
}

console.log(`Simulation of ${DAYS} days of ${TASKS} tasks with ${edges.length} edges`)
const mixedMs = measure('hourly to daily', HOURS)
measure('all hourly', ['*'])
console.log(`${mixedMs <= TARGET_MS ? 'within' : 'over'} the ${TARGET_MS} ms that are wanted for hourly to daily`)
