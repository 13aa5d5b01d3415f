import { describe, expect, it } from 'vitest'
import { decide } from '#scheduling/start/decide.ts'
import { oracleSchedule, readOracle } from './oracle-scenario.ts'
import { hourlyTask } from './task-states.ts'

type NextEvent = {
  crontab: string
  timezone: string
  after: string
  now: string
  now_is: string
  policy: 'plain' | 'skip' | 'coalesce'
  grace_s: number | null
  cron: string
  wait_s: number
  due: boolean
}

const rows = readOracle<NextEvent[]>('next-event.json')
const POLICIES = { plain: 'run_all', skip: 'skip', coalesce: 'coalesce' } as const

describe('the instant to run, and when (M1, M2, M3)', () => {
  it('is checked against every recorded row', () => {
    expect(rows.length).toBeGreaterThan(250)
  })

  it.each(rows.map((row) => [row.policy, row.crontab, row.timezone, row.now_is, row.now, row] as const))(
    '%s, %s %s, now is %s (%s)',
    (...[, , , , , row]) => {
      const nowMs = Date.parse(row.now)
      const task = hourlyTask({
        maxConcurrency: null,
        misfirePolicy: POLICIES[row.policy],
        gracePeriodMs: row.grace_s === null ? null : row.grace_s * 1000,
        schedule: oracleSchedule(row.crontab, row.timezone),
        cursorMs: Date.parse(row.after),
      })
      const { activations, wakeAtMs } = decide(task, nowMs, { catchUpBatch: 100 })
      const instantMs = activations[0]?.scheduledForMs ?? wakeAtMs ?? Number.NaN
      expect(new Date(instantMs).toISOString()).toBe(row.cron)
      expect(activations.length > 0).toBe(row.due)
      expect(Math.max(0, instantMs - nowMs) / 1000).toBe(row.wait_s)
    },
  )
})
