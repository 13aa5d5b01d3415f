import { describe, expect, it } from 'vitest'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { type DigestFacts, decideDigest, gotSlower, type IdleFacts, idleReason, type SampledTimes } from './digest.ts'

const NOW_MS = Date.parse('2026-11-30T00:00:00Z')
const task = (name: string, owner = 'Data') => ({ id: name.charCodeAt(0), name, owner, runbookUrl: '' })
const sampled = (medianMs: number, rest: Partial<SampledTimes> = {}): SampledTimes => ({
  ...{ runs: 40, medianMs, upperMs: medianMs * 1.1, lateMs: medianMs * 1.3 },
  ...rest,
})
const deadline = (name: string, rest: Partial<DigestFacts['deadlines'][number]> = {}, owner?: string) => ({
  ...{ task: task(name, owner), met: 0, missed: 0, metLate: 0, longestLateMs: null, narrow: 0, wereAtRisk: 0, leastLeftMs: null },
  ...rest,
})
const NOTHING: DigestFacts = { failures: [], failing: new Map(), times: [], deadlines: [], idle: [], unownedTasks: 0 }

describe('what got slower', () => {
  it.each<[string, SampledTimes, SampledTimes, boolean]>([
    ['a quarter and five seconds more', sampled(25_000), sampled(20_000), true],
    ['less than a quarter more', sampled(24_000), sampled(20_000), false],
    ['a quarter, but less than five seconds more', sampled(12_000), sampled(9_000), false],
    ['no more than a quarter of the runs before took anyway', sampled(25_000), sampled(20_000, { upperMs: 26_000 }), false],
    ['too few runs in the week', sampled(60_000, { runs: 4 }), sampled(20_000), false],
    ['too few runs before', sampled(60_000), sampled(20_000, { runs: 9 }), false],
    ['slow runs half as long again', sampled(20_000, { lateMs: 90_000 }), sampled(20_000, { lateMs: 60_000 }), true],
    ['slow runs half as long again, of too few', sampled(20_000, { lateMs: 90_000, runs: 19 }), sampled(20_000, { lateMs: 60_000 }), false],
    [
      'slow runs half as long again, by less than half a minute',
      sampled(20_000, { lateMs: 59_000 }),
      sampled(20_000, { lateMs: 30_000 }),
      false,
    ],
    ['faster', sampled(10_000), sampled(20_000), false],
  ])('%s', (_, week, before, slower) => {
    expect(gotSlower(week, before)).toBe(slower)
  })

  it('is told with what took so many times as long first', () => {
    const times = [
      { task: task('a'), week: sampled(30_000), before: sampled(20_000) },
      { task: task('b'), week: sampled(90_000.4), before: sampled(30_000.4) },
      { task: task('c'), week: sampled(30_000), before: sampled(30_000) },
    ]
    const { slower } = decideDigest({ ...NOTHING, times }, NOW_MS)
    expect(slower.rows.map((row) => [row.task.name, row.week.medianMs, row.before.medianMs])).toEqual([
      ['b', 90_000, 30_000],
      ['a', 30_000, 20_000],
    ])
  })
})

describe('what never fires', () => {
  const idle = (rest: Partial<IdleFacts>): IdleFacts => ({
    ...{ task: task('a'), lastRunMs: null, nextMs: NOW_MS + DAY_MS, latestInstantMs: null, waitingSinceMs: null, isSetAside: false },
    ...rest,
  })

  it.each<[string, Partial<IdleFacts>, ReturnType<typeof idleReason>]>([
    ['a crontab without a further instant', { nextMs: null }, 'never'],
    ['a crontab whose next instant is years away', { nextMs: NOW_MS + 400 * DAY_MS }, 'far'],
    ['a yearly crontab', { nextMs: NOW_MS + 300 * DAY_MS }, null],
    ['an instant that came and had no run', { latestInstantMs: NOW_MS - 2 * DAY_MS }, 'skipped'],
    ['an instant that waits', { waitingSinceMs: NOW_MS - 2 * DAY_MS, latestInstantMs: NOW_MS - 2 * DAY_MS }, 'waits'],
    ['an instant that waits since just now', { waitingSinceMs: NOW_MS - 60_000, latestInstantMs: NOW_MS - 60_000 }, null],
    ['a task that was set aside', { isSetAside: true, nextMs: null }, 'set_aside'],
  ])('%s', (_, facts, why) => {
    expect(idleReason(idle(facts), NOW_MS)).toBe(why)
  })

  it('is told with what never ran first, then what has not for longest', () => {
    const facts = [
      idle({ task: task('a'), nextMs: null, lastRunMs: NOW_MS - 40 * DAY_MS }),
      idle({ task: task('b'), nextMs: null, lastRunMs: NOW_MS - 400 * DAY_MS }),
      idle({ task: task('c'), nextMs: null }),
      idle({ task: task('d') }),
    ]
    const told = decideDigest({ ...NOTHING, idle: facts }, NOW_MS).idle
    expect([told.count, told.rows.map((row) => row.task.name)]).toEqual([3, ['c', 'b', 'a']])
  })
})

describe('the digest', () => {
  it('tells the worst first, ten at most, and how many there are', () => {
    const failures = Array.from({ length: 12 }, (_, index) => ({ task: task(String.fromCharCode(97 + index)), failures: index + 1 }))
    const failing = new Map([['l'.charCodeAt(0), { longestStreak: 9, heldUp: 40, isOpenAtEnd: true }]])
    const told = decideDigest({ ...NOTHING, failures, failing }, NOW_MS)
    expect(told.failures).toBe(78)
    expect(told.failed.count).toBe(12)
    expect(told.failed.rows).toHaveLength(10)
    expect(told.failed.rows[0]).toEqual({ task: task('l'), failures: 12, longestStreak: 9, heldUp: 40, isFailingAtEnd: true })
    expect(told.failed.rows[1]).toEqual({ task: task('k'), failures: 11, longestStreak: null, heldUp: 0, isFailingAtEnd: false })
  })

  it('tells deadlines that were missed, and of those that were met the ones with the least time left', () => {
    const deadlines = [
      deadline('a', { met: 7, narrow: 2, wereAtRisk: 1, leastLeftMs: 60_000 }),
      deadline('b', { met: 3, missed: 2, metLate: 1, longestLateMs: 5_000 }),
      deadline('c', { met: 1, missed: 4, narrow: 1, leastLeftMs: 1_000 }),
      deadline('d', { met: 7 }),
    ]
    const told = decideDigest({ ...NOTHING, deadlines }, NOW_MS)
    expect([told.deadlinesMet, told.deadlinesMissed]).toEqual([18, 6])
    expect(told.missed.rows.map((row) => [row.task.name, row.missed, row.metLate])).toEqual([
      ['c', 4, 0],
      ['b', 2, 1],
    ])
    expect(told.narrow.rows.map((row) => [row.task.name, row.leastLeftMs])).toEqual([
      ['c', 1_000],
      ['a', 60_000],
    ])
  })

  it('tells what failed or missed a deadline and is owned by nobody, each task once', () => {
    const failures = [
      { task: task('a', ''), failures: 3 },
      { task: task('b', ' '), failures: 5 },
      { task: task('c'), failures: 9 },
    ]
    const deadlines = [deadline('a', { missed: 1 }, ''), deadline('d', { met: 4 }, '')]
    const { unowned } = decideDigest({ ...NOTHING, failures, deadlines }, NOW_MS)
    expect(unowned.rows.map((row) => [row.task.name, row.failures, row.missed])).toEqual([
      ['a', 3, 1],
      ['b', 5, 0],
    ])
  })
})
