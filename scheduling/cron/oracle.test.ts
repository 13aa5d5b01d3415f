import { describe, expect, it } from 'vitest'
import nextCases from '#tests/oracle/cron-next.json' with { type: 'json' }
import validityCases from '#tests/oracle/cron-validity.json' with { type: 'json' }
import { nextInstants } from './instants.ts'
import { checkCrontab, compileCrontab } from './schedule.ts'
import { parseExpression } from './syntax.ts'
import { crontabOf, iso } from './testing/crontab.ts'

describe('the recorded instants', () => {
  it.each(nextCases)('$id: $expr in $tz after $start', ({ expr, tz, start, next }) => {
    const schedule = compileCrontab(crontabOf(expr, { timezone: tz }))
    expect(nextInstants(schedule, Date.parse(start), next.length).map(iso)).toEqual(next)
  })

  it.each(nextCases)('$id backward: $expr in $tz before its last instant', ({ expr, tz, next }) => {
    const schedule = compileCrontab(crontabOf(expr, { timezone: tz }))
    const backward = [Date.parse(next.at(-1) as string)]
    while (backward.length < next.length) backward.unshift(schedule.previous((backward[0] as number) - 1) ?? Number.NaN)
    expect(backward.map(iso)).toEqual(next)
  })
})

/** What rules C2 and C4 decide by themselves: `?` and `0L` are read although neither Vixie cron nor croniter takes them; dates that never come are refused. */
const DECIDED_BY_RULE: Record<string, boolean> = {
  '0 0 ? * *': true,
  '0 0 * * ?': true,
  '0 0 * * 0L': true,
  '0 0 * * 5#2': true,
  '0 0 * * 1#1,3#2': true,
  '0 0 L * *': true,
  '0 0 * * sat-sun': true,
  'R * * * *': false,
  '٣ * * * *': false,
  '0 0 30 2 *': false,
  '0 0 31 2 *': false,
  '0 0 31 4 *': false,
  '0 0 31 2,4,6,9,11 *': false,
}

describe('the recorded validity', () => {
  const bound = validityCases.filter(({ expr, vixie, croniter }) => expr in DECIDED_BY_RULE || vixie === croniter)

  it.each(bound)('$expr', ({ expr, vixie }) => {
    const { columns } = parseExpression(expr)
    const accepted = columns !== null && checkCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' }).length === 0
    expect(accepted).toBe(DECIDED_BY_RULE[expr] ?? vixie)
  })
})
