import { describe, expect, it } from 'vitest'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { lint } from '#scheduling/lint/lint.ts'
import type { LintEdge, LintInput, LintTask } from '#scheduling/lint/lint-input.ts'
import { MINUTE } from '#tests/scheduling/task-states.ts'

const NOW = Date.parse('2027-03-01T12:00:00Z')
const BASE = Date.parse('2026-01-01T00:00:00Z')

type Changes = Partial<LintTask> & { cron?: string; zone?: string }

function task(taskId: number, { cron = '0 * * * *', zone = 'UTC', ...changes }: Changes = {}): LintTask {
  const crontab = crontabOf(cron, { timezone: zone })
  return {
    taskId,
    name: `task ${taskId}`,
    enabled: true,
    pause: null,
    misfirePolicy: 'run_all',
    gracePeriodMs: null,
    maxConcurrency: 1,
    cronBaseMs: BASE,
    crontabId: taskId,
    crontab,
    schedule: compileCrontab(crontab),
    ...changes,
  }
}

/** Task 1 depends on task 2. */
function edge(changes: Partial<LintEdge> = {}): LintEdge {
  return { edgeId: 12, dependerId: 1, dependeeId: 2, future: false, endings: 'succeeded', freshness: 'new', ...changes }
}

function found(tasks: LintTask[], edges: LintEdge[] = [edge()], more: Partial<LintInput> & { nowMs?: number } = {}) {
  const { nowMs = NOW, ...input } = more
  return lint({ tasks, edges, medianRunMs: new Map(), estimatedRunMs: MINUTE, ...input }, nowMs)
}
const kinds = (...given: Parameters<typeof found>) => found(...given).map(({ kind }) => kind)
const skipping = (gracePeriodMs: number) => ({ misfirePolicy: 'skip', gracePeriodMs }) as const

it('finds nothing in two hourly tasks of which one depends on the other', () => {
  expect(found([task(1), task(2)])).toEqual([])
})

describe('a dependee of which nothing comes', () => {
  it('is told when it is disabled, with enabling it as the remedy', () => {
    expect(found([task(1), task(2, { enabled: false })])).toMatchObject([
      {
        kind: 'dependee_disabled',
        severity: 'warning',
        taskId: 1,
        edgeId: 12,
        dependeeId: 2,
        remedies: [{ kind: 'enable_task', taskId: 2 }, {}],
      },
    ])
  })

  it('is told when it is paused, more quietly when the pause has an end', () => {
    const paused = (untilMs: number | null) => found([task(1), task(2, { enabled: false, pause: { untilMs } })])
    expect(paused(null)).toMatchObject([{ kind: 'dependee_paused', severity: 'warning' }])
    expect(paused(NOW + MINUTE)).toMatchObject([{ kind: 'dependee_paused', severity: 'info', untilMs: NOW + MINUTE }])
  })

  it('is told when its crontab has no instant left', () => {
    const over = task(2, { schedule: { next: () => null, previous: () => BASE, countBetween: () => 0 } })
    expect(found([task(1), over])).toMatchObject([{ kind: 'dependee_never_fires', severity: 'error' }])
  })

  it('is nobody’s trouble while its depender is disabled too', () => {
    expect(found([task(1, { enabled: false }), task(2, { enabled: false })])).toEqual([])
  })
})

describe('a task that starves by itself', () => {
  const quick = (changes: Changes = {}) => task(1, { cron: '*/10 * * * *', ...changes })
  const medianRunMs = new Map([[1, 15 * MINUTE]])
  const alone = (changes: Changes = {}, medians = medianRunMs) => found([quick(changes)], [], { medianRunMs: medians })

  it('fires every ten minutes, takes fifteen, and runs one at a time', () => {
    expect(alone()).toMatchObject([
      {
        kind: 'starves_by_itself',
        severity: 'error',
        taskId: 1,
        firings: 57_600,
        runs: 38_400,
        runMs: 15 * MINUTE,
        maxConcurrency: 1,
        remedies: [{ kind: 'edit_task', taskId: 1 }, { kind: 'edit_crontab' }],
      },
    ])
  })

  it.each<[string, Changes]>([
    ['may run two at once', { maxConcurrency: 2 }],
    ['has no limit', { maxConcurrency: null }],
    ['skips what is too late', skipping(MINUTE)],
    ['takes together what is too late', { misfirePolicy: 'coalesce', gracePeriodMs: MINUTE }],
    ['is disabled', { enabled: false }],
  ])('not when it %s', (_, changes) => {
    expect(alone(changes)).toEqual([])
  })

  it('not without a history, nor when it just keeps up', () => {
    expect(alone({}, new Map())).toEqual([])
    expect(alone({}, new Map([[1, 10 * MINUTE]]))).toEqual([])
  })

  it('is told once, also where it depends on its own runs', () => {
    const itself = edge({ dependeeId: 1, future: true, endings: 'finished' })
    expect(kinds([quick()], [itself], { medianRunMs })).toEqual(['starves_by_itself'])
  })
})

describe('a depender that starves', () => {
  it('fires more often than its dependee', () => {
    expect(found([task(1), task(2, { cron: '0 2 * * *' })])).toMatchObject([
      { kind: 'starves', severity: 'error', firings: 9600, openings: 400, slowestId: 2 },
    ])
    expect(kinds([task(1, { cron: '0 6 * * *' }), task(2, { cron: '0 2 * * mon-fri' })])).toEqual(['starves'])
    expect(kinds([task(1, { cron: '0 2 * * *' }), task(2)])).toEqual([])
  })

  it('is named with the task further up that is the slow one', () => {
    const chain = [edge(), edge({ edgeId: 23, dependerId: 2, dependeeId: 3 })]
    expect(found([task(1), task(2, skipping(MINUTE * 5)), task(3, { cron: '0 2 * * *' })], chain)).toMatchObject([
      { kind: 'starves', taskId: 1, dependeeId: 2, slowestId: 3 },
    ])
  })

  it('is not one whose dependee itself waits for a disabled task: that is told there', () => {
    const chain = [edge(), edge({ edgeId: 23, dependerId: 2, dependeeId: 3 })]
    expect(found([task(1), task(2), task(3, { enabled: false })], chain)).toMatchObject([{ kind: 'dependee_disabled', taskId: 2 }])
  })

  it('has a dependee that takes longer than the time between two instants', () => {
    const medianRunMs = new Map([[2, 90 * MINUTE]])
    expect(kinds([task(1), task(2)], [edge()], { medianRunMs })).toEqual(['starves', 'starves_by_itself'])
    expect(kinds([task(1), task(2, { maxConcurrency: 2 })], [edge()], { medianRunMs })).toEqual([])
  })

  it('may be a task that waits for itself and takes too long', () => {
    const itself = edge({ dependeeId: 1, future: true })
    expect(kinds([task(1, { maxConcurrency: null })], [itself], { medianRunMs: new Map([[1, 90 * MINUTE]]) })).toEqual(['starves'])
    expect(kinds([task(1)], [itself], { medianRunMs: new Map([[1, 9 * MINUTE]]) })).toEqual([])
  })

  it.each<[string, Changes, Partial<LintEdge>]>([
    ['skips what is too late', skipping(MINUTE), {}],
    ['coalesces what is too late', { misfirePolicy: 'coalesce', gracePeriodMs: MINUTE }, {}],
    ['is aligned with its dependee', {}, { freshness: 'aligned' }],
  ])('is not one that %s', (_, changes, edgeChanges) => {
    expect(kinds([task(1, changes), task(2, { cron: '30 2 * * *' })], [edge(edgeChanges)])).not.toContain('starves')
  })

  it('is not one that misses a single instant at a change of the clock, nor one in a cycle of equals', () => {
    const berlin = { cron: '30 2 * * *', zone: 'Europe/Berlin' }
    const skipsGap = task(2, { ...berlin, schedule: compileCrontab({ ...crontabOf(berlin.cron, { timezone: berlin.zone }), gap: 'skip' }) })
    expect(kinds([task(1, berlin), skipsGap])).not.toContain('starves')
    expect(kinds([task(1), task(2)], [edge(), edge({ edgeId: 21, dependerId: 2, dependeeId: 1, future: true })])).toEqual([])
  })
})

describe('a grace period shorter than the dependee takes', () => {
  const medianRunMs = new Map([[2, 10 * MINUTE]])

  it('is told with the one that would do', () => {
    expect(found([task(1, skipping(5 * MINUTE)), task(2)], [edge()], { medianRunMs })).toMatchObject([
      {
        kind: 'grace_too_short',
        severity: 'warning',
        graceMs: 5 * MINUTE,
        neededMs: 10 * MINUTE,
        late: 48,
        lookedAt: 48,
        basis: 'median',
        becomes: 'skipped',
      },
    ])
    expect(found([task(1, skipping(10 * MINUTE)), task(2)], [edge()], { medianRunMs })).toEqual([])
  })

  it('is only a guess where the dependee has no history', () => {
    expect(found([task(1, skipping(MINUTE / 2)), task(2)])).toMatchObject([
      { kind: 'grace_too_short', severity: 'info', basis: 'estimate' },
    ])
  })

  it('counts what the dependee waits for itself', () => {
    const chain = [edge(), edge({ edgeId: 23, dependerId: 2, dependeeId: 3 })]
    const medians = new Map([
      [2, 4 * MINUTE],
      [3, 4 * MINUTE],
    ])
    expect(found([task(1, skipping(5 * MINUTE)), task(2), task(3)], chain, { medianRunMs: medians })).toMatchObject([
      { taskId: 1, neededMs: 8 * MINUTE },
    ])
  })

  it('harms nobody where the dependee fires early enough, and delays only where every instant gets its run', () => {
    expect(kinds([task(1, skipping(MINUTE)), task(2, { cron: '45 * * * *' })], [edge()], { medianRunMs })).toEqual([])
    expect(found([task(1, { gracePeriodMs: MINUTE }), task(2)], [edge()], { medianRunMs })).toMatchObject([
      { severity: 'info', becomes: 'delayed' },
    ])
  })
})

describe('an aligned edge', () => {
  const aligned = [edge({ freshness: 'aligned' })]
  const medianRunMs = new Map([[2, 10 * MINUTE]])

  it('can’t hold in time when its dependee always ends after the grace period', () => {
    expect(found([task(1, skipping(5 * MINUTE)), task(2)], aligned, { medianRunMs })).toMatchObject([
      { kind: 'aligned_too_late', severity: 'error', becomes: 'skipped', neededMs: 10 * MINUTE },
    ])
    expect(found([task(1, { misfirePolicy: 'coalesce', gracePeriodMs: MINUTE }), task(2)], aligned, { medianRunMs })).toMatchObject([
      { kind: 'aligned_too_late', severity: 'warning', becomes: 'coalesced' },
    ])
  })

  it('holds at least at other hours when only some of its instants come too early', () => {
    const daily = task(2, { cron: '0 2 * * *' })
    expect(found([task(1, skipping(5 * MINUTE)), daily], aligned, { medianRunMs })).toMatchObject([
      { kind: 'grace_too_short', late: 2, lookedAt: 48 },
    ])
  })
})

describe('a crontab touched by a coming change of the clock', () => {
  const soon = Date.parse('2027-03-20T00:00:00Z')
  const berlin = (taskId: number, changes: Changes = {}) =>
    task(taskId, { cron: '30 2 * * *', zone: 'Europe/Berlin', crontabId: 7, ...changes })

  it('is told once for all its enabled tasks, two weeks ahead', () => {
    expect(found([berlin(1), berlin(2), berlin(3, { enabled: false })], [], { nowMs: soon })).toMatchObject([
      {
        kind: 'clock_change',
        severity: 'info',
        crontabId: 7,
        change: { kind: 'gap', timeCount: 1 },
        tasks: [{ taskId: 1 }, { taskId: 2 }],
      },
    ])
    expect(found([berlin(1)], [], { nowMs: Date.parse('2027-03-10T00:00:00Z') })).toEqual([])
    expect(found([berlin(1)], [], { nowMs: Date.parse('2027-03-10T00:00:00Z'), clockChangesWithinMs: 30 * 1440 * MINUTE })).toHaveLength(1)
  })

  it('is a warning where a time does not fire at all', () => {
    const crontab = crontabOf('30 2 * * *', { timezone: 'Europe/Berlin', gap: 'skip' })
    expect(found([berlin(1, { crontab, schedule: compileCrontab(crontab) })], [], { nowMs: soon })).toMatchObject([{ severity: 'warning' }])
  })
})

it('tells of a step longer than its column once for all its enabled tasks, with editing the crontab as the remedy', () => {
  const long = (taskId: number, changes: Changes = {}) => task(taskId, { cron: '*/90 * * * *', crontabId: 7, ...changes })
  expect(found([long(1), long(2), long(3, { enabled: false }), task(4, { cron: '*/60 * * * *' })], [])).toMatchObject([
    {
      kind: 'long_step',
      severity: 'warning',
      crontabId: 7,
      field: 'minute',
      item: '*/90',
      tasks: [{ taskId: 1 }, { taskId: 2 }],
      remedies: [{ kind: 'edit_crontab', crontabId: 7 }],
    },
  ])
})

it('tells the gravest first', () => {
  const tasks = [task(1, { gracePeriodMs: MINUTE / 2 }), task(2), task(3, { cron: '0 2 * * *' })]
  const edges = [edge(), edge({ edgeId: 13, dependeeId: 3 })]
  expect(found(tasks, edges).map(({ severity }) => severity)).toEqual(['error', 'info', 'info'])
})
