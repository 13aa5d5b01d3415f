import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causesOf, type KnownMembers } from './causes.ts'
import { CALM_MS, decideIncidents, type IncidentChange, knownMembers, MOST_MEMBERS, type OpenIncident } from './decide-incidents.ts'
import type { Member } from './gathered-causes.ts'
import { incidentTitle } from './incident-title.ts'
import type { PresentTrouble } from './present-trouble.ts'

const NOW = Date.UTC(2026, 2, 2, 3, 10)
const NAMES = ['', 'load', 'clean', 'report', 'mail', 'audit', 'bill', 'rate', 'scan']
const LOAD = 1
const REPORT = 3

function trouble(present: Partial<PresentTrouble> = {}): PresentTrouble {
  const tasks = new Map(NAMES.map((name, id) => [id, { name, enabled: true }]))
  const nothing = {
    failing: [],
    late: [],
    runningLong: [],
    deadlines: [],
    withoutWorker: [],
    waitingLong: [],
    lostWorkers: [],
    stopped: [],
  }
  return {
    nowMs: NOW,
    ...nothing,
    edges: [],
    schedulerSilentSinceMs: null,
    schedulerAway: null,
    databaseAway: null,
    databaseStrains: [],
    repairs: null,
    tasks,
    ...present,
  }
}

const fails = (taskId: number, failures = 1) => ({ taskId, sinceMs: NOW, failures, runId: `run-${failures}` })
const late = (taskId: number) => ({ taskId, sinceMs: NOW })
const edge = (dependerId: number, dependeeId: number) => ({ dependerId, dependeeId, endings: 'succeeded' as const })
const missing = (taskId: number, state: 'at_risk' | 'missed', cause: number | null = null) => ({
  ...{ taskId, state, sinceMs: NOW, dueAtMs: NOW + 3_600_000, endsByItself: false, runId: null },
  cause: cause === null ? null : { kind: 'running_long' as const, taskId: cause },
})
const longRun = (taskId: number) => ({ taskId, sinceMs: NOW, runId: 'r' })
const unattended = (taskId: number) => ({ handler: 'report', queue: 'gpu', taskId, sinceMs: NOW })
const waitsLong = (taskId: number) => ({ queue: 'gpu', taskId, sinceMs: NOW, runId: 'r' })
const lostOn = (host: string, ...taskIds: number[]) => ({ host, sinceMs: NOW, runs: taskIds.map((taskId) => ({ taskId, runId: 'r' })) })
const AWAY = { sinceMs: NOW - 180_000, untilMs: NOW + 1 }
const NOTHING_KNOWN: KnownMembers = { deadlines: new Map(), tasks: new Map() }
const saidOf = (present: PresentTrouble, known = NOTHING_KNOWN) =>
  causesOf(present, known).map(({ key, kind, severity, members }) => [
    key,
    kind,
    severity,
    members.map(({ taskId, trouble: what }) => `${taskId} ${what}`).join(', '),
  ])

describe('what belongs to one cause', () => {
  it('is told of several runs of one task by the one that has lasted longest, in whatever order they come', () => {
    const runs = [5, 7, 6].map((minutes) => ({ queue: 'gpu', taskId: LOAD, sinceMs: NOW - minutes * 60_000, runId: `r${minutes}` }))
    for (const waitingLong of [runs, runs.toReversed()])
      expect(causesOf(trouble({ waitingLong }), NOTHING_KNOWN)[0]?.members).toMatchObject([{ runId: 'r7', sinceMs: NOW - 420_000 }])
  })

  it.each<[string, Partial<PresentTrouble>, unknown[]]>([
    ['nothing is wrong', {}, []],
    ['a failure that nobody waits for', { failing: [fails(LOAD)] }, [['task:1', 'failing', 'warning', '1 failed']]],
    [
      'a failure with all that waits for it, directly or not, however late that is',
      { failing: [fails(LOAD)], late: [late(2), late(3)], edges: [edge(2, 1), edge(3, 2)] },
      [['task:1', 'failing', 'critical', '1 failed, 2 waiting, 3 waiting']],
    ],
    [
      'what is late, with what is late behind it',
      { late: [late(3), late(2)], edges: [edge(3, 2)] },
      [['task:2', 'late', 'warning', '2 late, 3 late']],
    ],
    [
      'tasks that all wait for each other, under the first of them',
      { late: [late(3), late(2)], edges: [edge(3, 2), edge(2, 3)] },
      [['task:2', 'late', 'warning', '2 late, 3 late']],
    ],
    [
      'a deadline with what runs long upstream',
      { runningLong: [longRun(LOAD)], deadlines: [missing(REPORT, 'at_risk', LOAD)] },
      [['task:1', 'running_long', 'warning', '1 running_long, 3 at_risk']],
    ],
    [
      'a deadline that may be at risk for a moment only, with what is told anyway',
      { runningLong: [longRun(LOAD)], deadlines: [{ ...missing(REPORT, 'at_risk', LOAD), endsByItself: true }] },
      [['task:1', 'running_long', 'warning', '1 running_long, 3 at_risk']],
    ],
    [
      'a deadline that may be at risk for a moment only, by itself: nothing yet',
      { deadlines: [{ ...missing(REPORT, 'at_risk', LOAD), endsByItself: true }] },
      [],
    ],
    [
      'a deadline that may be at risk for a moment only, with another that has been for longer by the same cause',
      {
        deadlines: [
          { ...missing(2, 'at_risk', LOAD), endsByItself: true, sinceMs: NOW - 300_000 },
          { ...missing(REPORT, 'at_risk', LOAD), endsByItself: true },
        ],
      },
      [['task:1', 'deadline', 'warning', '2 at_risk, 3 at_risk']],
    ],
    [
      'a deadline whose first cause is held up by a failure',
      { failing: [fails(LOAD)], edges: [edge(2, 1), edge(3, 2)], deadlines: [missing(REPORT, 'missed', 2)] },
      [['task:1', 'failing', 'critical', '1 failed, 2 waiting, 3 waiting, 3 missed']],
    ],
    [
      'a deadline without a cause that is known, under its own task',
      { deadlines: [missing(REPORT, 'missed')] },
      [['task:3', 'deadline', 'critical', '3 missed']],
    ],
    [
      'what no worker takes, by handler and queue',
      {
        withoutWorker: [unattended(3), unattended(4)],
        late: [late(4)],
      },
      [['no_worker:gpu:report', 'no_worker', 'critical', '3 no_worker, 4 no_worker']],
    ],
    [
      'what no worker takes, with all that is late behind it',
      { withoutWorker: [unattended(3)], late: [late(4), late(5)], edges: [edge(4, 3), edge(5, 4)] },
      [['no_worker:gpu:report', 'no_worker', 'critical', '3 no_worker, 4 late, 5 late']],
    ],
    [
      'what runs long, with all that is late behind it',
      { runningLong: [longRun(LOAD)], late: [late(2), late(3), late(4)], edges: [edge(2, 1), edge(3, 2)] },
      [
        ['task:1', 'running_long', 'info', '1 running_long, 2 late, 3 late'],
        ['task:4', 'late', 'warning', '4 late'],
      ],
    ],
    [
      'runs that wait long for workers of a queue, with what is late there and behind it',
      { waitingLong: [waitsLong(3), waitsLong(4)], late: [late(4), late(5)], edges: [edge(5, 4)] },
      [['queue:gpu', 'waiting_long', 'warning', '3 waiting_long, 4 waiting_long, 5 late']],
    ],
    [
      'late tasks that wait for one that is disabled or paused, with what is late behind them',
      {
        stopped: [
          { taskId: LOAD, dependerId: 2 },
          { taskId: LOAD, dependerId: 3 },
        ],
        late: [late(2), late(3), late(4)],
        edges: [edge(4, 3)],
      },
      [['task:1', 'stopped', 'warning', '2 late, 3 late, 4 late']],
    ],
    [
      'workers that were lost at the same time, with what they had in hand',
      { lostWorkers: [lostOn('a', 2, 3), lostOn('b', 4)] },
      [['lost_workers', 'lost_worker', 'warning', '2 lost, 3 lost, 4 lost']],
    ],
    [
      'what was due while the database was away, with that',
      { databaseAway: { ...AWAY, trouble: 'away' }, late: [late(2), { ...late(3), sinceMs: AWAY.untilMs }] },
      [
        ['database', 'database', 'warning', '2 late'],
        ['task:3', 'late', 'warning', '3 late'],
      ],
    ],
    [
      'what was due while no scheduler was there',
      { schedulerAway: AWAY, late: [late(2), late(3)] },
      [['scheduler', 'late', 'warning', '2 late, 3 late']],
    ],
    ['what was repaired, which is no more than a word', { repairs: { sinceMs: NOW, runCount: 3 } }, [['ledger', 'ledger', 'info', '']]],
    ['nothing, where no scheduler was there and nothing is late', { schedulerAway: AWAY }, []],
    [
      'all that is late while nobody schedules',
      { schedulerSilentSinceMs: NOW, late: [late(2), late(5)] },
      [['scheduler', 'scheduler', 'critical', '2 late, 5 late']],
    ],
  ] satisfies [string, Partial<PresentTrouble>, string[][]][])('is told together: %s', (_name, present, expected) => {
    expect(saidOf(trouble(present))).toEqual(expected)
  })

  it('keeps a deadline where it stands while it is endangered, whatever holds it up by now', () => {
    const present = trouble({ deadlines: [missing(REPORT, 'missed', REPORT)] })
    expect(
      saidOf(present, {
        ...NOTHING_KNOWN,
        deadlines: new Map([[REPORT, { key: 'task:1', name: 'load', kind: 'failing', trouble: 'missed' }]]),
      }),
    ).toEqual([['task:1', 'deadline', 'critical', '3 missed']])
  })

  const slowDatabase = (tookMs: number, usualMs: number | null) => ({
    databaseStrains: [{ trouble: 'slow' as const, sinceMs: NOW, slow: { tookMs, usualMs } }],
  })
  it.each([
    [{ failing: [fails(LOAD, 3)], edges: [edge(2, 1)] }, 'load has failed 3 times in a row; 1 task waits for it.'],
    [{ failing: [fails(LOAD)], deadlines: [missing(LOAD, 'missed')] }, 'load failed; 1 task missed its deadline.'],
    [{ late: [late(2), late(3)], edges: [edge(3, 2)] }, 'clean is due and has not begun; 1 task is late with it.'],
    [{ withoutWorker: [unattended(3)] }, 'No worker takes “report” on the queue “gpu”; 1 task waits for one.'],
    [{ waitingLong: [waitsLong(3)] }, 'Runs on the queue “gpu” wait far longer than usual; 1 task waits for a worker.'],
    [{ stopped: [{ taskId: LOAD, dependerId: 2 }], late: [late(2)] }, 'load is disabled or paused; 1 task is late with it.'],
    [{ lostWorkers: [lostOn('a', 2, 3)] }, 'A worker on a was lost with runs in hand; 2 tasks lost their runs.'],
    [{ lostWorkers: [lostOn('a', 2), lostOn('b', 3)] }, '2 workers were lost with runs in hand; 2 tasks lost their runs.'],
    [{ databaseAway: { ...AWAY, untilMs: NOW, trouble: 'away' } }, 'The database did not answer for 3 m.'],
    [{ databaseAway: { ...AWAY, untilMs: NOW, trouble: 'read_only' } }, 'The database was read-only for 3 m.'],
    [{ databaseStrains: [{ trouble: 'no_connections', sinceMs: NOW, slow: null }] }, 'The database has no free connections.'],
    [{ databaseStrains: [{ trouble: 'disk_full', sinceMs: NOW, slow: null }] }, 'The database ran out of room on its disk.'],
    [slowDatabase(1_400, null), 'The database is slow: the smallest change takes 1.4 s.'],
    [slowDatabase(260, 0.4), 'The database is slow: the smallest change takes 260 ms, usually 1 ms.'],
    [{ repairs: { sinceMs: NOW, runCount: 3 } }, 'The ledger was repaired: 3 runs had no place in the queue.'],
    [{ late: [late(2), late(3)], schedulerSilentSinceMs: NOW }, 'The scheduler does not look at any task; 2 tasks are late with it.'],
  ] satisfies [Partial<PresentTrouble>, string][])('is named in a sentence %#', (present, title) => {
    expect(causesOf(trouble(present), NOTHING_KNOWN).map(incidentTitle)).toEqual([title])
  })

  it.each(['load', '“report” on the queue “gpu”'])(
    'keeps its name, %s, where only deadlines are left of it and its task is not read any more',
    (name) => {
      const present = { ...trouble({ deadlines: [missing(REPORT, 'missed', null)] }), tasks: new Map() }
      const key = name === 'load' ? 'task:1' : 'no_worker:gpu:report'
      const known = {
        ...NOTHING_KNOWN,
        deadlines: new Map([[REPORT, { key, name, kind: 'failing' as const, trouble: 'missed' as const }]]),
      }
      expect(causesOf(present, known).map(incidentTitle)).toEqual([`${name} endangers a deadline; 1 task missed its deadline.`])
    },
  )

  it('is the same in whatever order it is found, and each trouble stands somewhere', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 6 })
    const edges = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })), { maxLength: 12 })
    fc.assert(
      fc.property(ids, ids, ids, edges, (failing, lateIds, deadlineIds, pairs) => {
        const present = {
          failing: failing.map((id) => fails(id)),
          late: lateIds.map(late),
          deadlines: deadlineIds.map((id) => missing(id, 'missed', (id % 8) + 1)),
          edges: pairs.map(([depender, dependee]) => edge(depender, dependee)),
        }
        const turned = { ...present, failing: present.failing.toReversed(), late: present.late.toReversed() }
        const shape = (of: Partial<PresentTrouble>) =>
          causesOf(trouble(of), NOTHING_KNOWN)
            .map(({ key, kind, members }) => `${key} ${kind} ${members.map(({ taskId, trouble: what }) => `${taskId} ${what}`).sort()}`)
            .sort()
        expect(shape(turned)).toEqual(shape(present))
        const causes = causesOf(trouble(present), NOTHING_KNOWN)
        expect(new Set(causes.map(({ key }) => key)).size).toBe(causes.length)
        const told = new Set(causes.flatMap(({ members }) => members.map(({ taskId }) => taskId)))
        for (const id of [...failing, ...lateIds, ...deadlineIds]) expect(told).toContain(id)
      }),
    )
  })
})

let latestId = 0

/** What is kept after these changes, as the database keeps it. */
function applied(open: readonly OpenIncident[], changes: readonly IncidentChange[]): OpenIncident[] {
  const kept = open.flatMap((incident) => {
    const change = changes.find((one) => one.does !== 'open' && one.id === incident.id)
    if (!change || change.does === 'open') return [incident]
    if (change.does === 'close') return []
    const members = new Map(incident.members.map((member) => [`${member.taskId} ${member.trouble}`, member]))
    for (const { taskId, trouble: what } of change.came) members.set(`${taskId} ${what}`, { taskId, trouble: what })
    for (const { taskId, trouble: what } of change.went) members.delete(`${taskId} ${what}`)
    return [{ ...incident, ...change.state, members: change.state.wellSinceMs === null ? [...members.values()] : [] }]
  })
  const opened = changes.flatMap((change): OpenIncident[] => {
    if (change.does !== 'open') return []
    const { key: causeKey, name: causeName } = change.cause
    const members = change.members.map(({ taskId, trouble: what }: Member) => ({ taskId, trouble: what }))
    return [{ id: ++latestId, causeKey, causeName, ...change.state, causeFate: 'on', members }]
  })
  return [...kept, ...opened]
}

const look = (open: readonly OpenIncident[], present: Partial<PresentTrouble>, nowMs = NOW, recoveries = new Map<string, number>()) => {
  const changes = decideIncidents(open, causesOf({ ...trouble(present), nowMs }, knownMembers(open)), recoveries, nowMs)
  return { changes, open: applied(open, changes) }
}

describe('an incident', () => {
  const failing = { failing: [fails(LOAD)], edges: [edge(2, 1)] }

  it('is opened once, and says nothing while nothing changes', () => {
    const first = look([], failing)
    expect(first.changes).toMatchObject([{ does: 'open', state: { severity: 'critical', memberCount: 2 } }])
    expect(look(first.open, failing).changes).toEqual([])
  })

  it('grows quietly: further failures and members are the same incident', () => {
    const { open } = look([], failing)
    const grown = look(open, { failing: [fails(LOAD, 9)], edges: [edge(2, 1), edge(3, 1)] })
    expect(grown.changes).toMatchObject([{ does: 'keep', escalatedFrom: null, state: { times: 9, memberCount: 3 } }])
  })

  it('gets graver, and never less grave while it is open', () => {
    const { open } = look([], { failing: [fails(LOAD)] })
    const graver = look(open, failing)
    expect(graver.changes).toMatchObject([{ does: 'keep', escalatedFrom: 'warning', state: { severity: 'critical' } }])
    expect(look(graver.open, { failing: [fails(LOAD)] }).changes).toMatchObject([{ escalatedFrom: null, state: { severity: 'critical' } }])
  })

  it('of a failing task is closed as soon as that succeeded', () => {
    const { open } = look([], failing)
    expect(look(open, {}).changes).toMatchObject([{ does: 'close', reason: 'well' }])
  })

  it.each(['disabled', 'deleted'] as const)('is closed, saying so, when its cause is %s', (causeFate) => {
    const { open } = look([], { late: [late(LOAD)] })
    const [incident] = open
    expect(look(incident ? [{ ...incident, causeFate }] : [], {}).changes).toMatchObject([{ does: 'close', reason: causeFate }])
  })

  it('of what comes and goes is closed only after a calm, and none is opened anew meanwhile', () => {
    const atRisk = { deadlines: [missing(REPORT, 'at_risk', LOAD)] }
    let { open } = look([], atRisk)
    for (let at = 0; at < 5; at++) {
      const well = look(open, {}, NOW + at * CALM_MS)
      expect(well.changes).toMatchObject([{ does: 'keep', state: { wellSinceMs: NOW + at * CALM_MS } }])
      expect(look(well.open, {}, NOW + at * CALM_MS + CALM_MS - 1).changes).toEqual([])
      const again = look(well.open, atRisk, NOW + at * CALM_MS + CALM_MS - 1)
      expect(again.changes).toMatchObject([{ does: 'keep', escalatedFrom: null, state: { wellSinceMs: null } }])
      open = again.open
    }
    const calm = look(open, {}, NOW + 10 * CALM_MS)
    expect(look(calm.open, {}, NOW + 11 * CALM_MS).changes).toMatchObject([{ does: 'close', reason: 'well' }])
  })

  it('of a deadline at risk is opened once that has lasted for five minutes, and goes on with what comes for a moment', () => {
    const moment = (taskId: number, sinceMs: number) => ({
      deadlines: [{ ...missing(taskId, 'at_risk', LOAD), endsByItself: true, sinceMs }],
    })
    expect(look([], moment(REPORT, NOW), NOW + 299_999).changes).toEqual([])
    const { open, changes } = look([], moment(REPORT, NOW), NOW + 300_000)
    expect(changes).toMatchObject([{ does: 'open', state: { severity: 'warning' } }])
    expect(look(open, moment(2, NOW + 310_000), NOW + 310_000).changes).toMatchObject([{ does: 'keep', came: [{ taskId: 2 }] }])
  })

  it.each<[string, Partial<PresentTrouble>, Partial<PresentTrouble>, string]>([
    [
      'the first of a chain has begun',
      { late: [late(2), late(3), late(4)], edges: [edge(3, 2), edge(4, 3)] },
      { late: [late(3), late(4)], edges: [edge(4, 3)] },
      'clean held others up; 2 tasks are late with it.',
    ],
    [
      'a chain has got longer meanwhile',
      { late: [late(2), late(3)], edges: [edge(3, 2)] },
      { late: [late(3), late(4)], edges: [edge(4, 3)] },
      'clean held others up; 2 tasks are late with it.',
    ],
    [
      'the failed one has succeeded',
      { failing: [fails(LOAD)], edges: [edge(2, 1), edge(3, 1)] },
      { late: [late(2), late(3)] },
      'load held others up; 2 tasks are late with it.',
    ],
    [
      'the scheduler looks again',
      { schedulerSilentSinceMs: NOW, late: [late(2), late(3)] },
      { late: [late(2), late(3)] },
      'The scheduler held others up; 2 tasks are late with it.',
    ],
    [
      'there is a worker again',
      { withoutWorker: [unattended(3), unattended(4)] },
      { late: [late(3), late(4)] },
      '“report” on the queue “gpu” held others up; 2 tasks are late with it.',
    ],
    [
      'there are workers enough again',
      { waitingLong: [waitsLong(2), waitsLong(3)] },
      { late: [late(2), late(3)] },
      'The queue “gpu” held others up; 2 tasks are late with it.',
    ],
  ])('keeps what has yet to begin, and no other is opened, once %s; it is closed when that has begun', (_, before, after, title) => {
    const first = look([], before)
    const second = look(first.open, after)
    expect(second.open).toMatchObject([{ title, wellSinceMs: null }])
    expect(second.changes).toHaveLength(1)
    expect(look(second.open, after).changes).toEqual([])
    const well = look(second.open, {})
    expect(look(well.open, {}, NOW + CALM_MS).open).toEqual([])
  })

  it('is closed, saying so, when what was late belongs to another cause by now', () => {
    const { open } = look([], { late: [late(2)] })
    const moved = look(open, { failing: [fails(LOAD)], edges: [edge(2, 1)], late: [late(2)] })
    expect(moved.changes).toMatchObject([
      { does: 'close', reason: 'elsewhere' },
      { does: 'open', cause: { key: 'task:1' } },
    ])
  })

  it('of a deadline goes on to what turns out to hold it up, and is closed as that; what was missed stays where it was told', () => {
    for (const state of ['at_risk', 'missed'] as const) {
      const { open } = look([], { deadlines: [missing(REPORT, 'at_risk', REPORT)] })
      expect(open).toMatchObject([{ causeKey: 'task:3', kind: 'deadline' }])
      const present = { failing: [fails(LOAD)], edges: [edge(REPORT, LOAD)], deadlines: [missing(REPORT, state, LOAD)] }
      const moved = look(open, present)
      expect(moved.changes).toMatchObject([
        { does: 'close', reason: 'elsewhere' },
        { does: 'open', cause: { key: 'task:1', kind: 'failing' } },
      ])
      expect(moved.open[0]?.members).toContainEqual({ taskId: REPORT, trouble: state })
      expect(look(moved.open, present).changes).toEqual([])
      // Once the load is well, what it endangered stands with it still.
      const later = look(moved.open, { deadlines: [missing(REPORT, state, 2)], runningLong: [longRun(2)] })
      expect(later.open.map(({ causeKey, kind }) => [causeKey, kind])).toEqual([
        ['task:1', 'failing'],
        ['task:2', 'running_long'],
      ])
    }
  })

  it('of a deadline that was missed stays with it', () => {
    const { open } = look([], { deadlines: [missing(REPORT, 'missed', REPORT)] })
    const present = { failing: [fails(LOAD)], deadlines: [missing(REPORT, 'missed', LOAD)] }
    expect(look(open, present).open.map(({ causeKey, memberCount }) => [causeKey, memberCount])).toEqual([
      ['task:3', 1],
      ['task:1', 1],
    ])
  })

  it('of a deadline stays with what is wrong there, whatever else holds it up too', () => {
    const { open } = look([], { runningLong: [longRun(2)], deadlines: [missing(REPORT, 'at_risk', 2)] })
    const present = { runningLong: [longRun(2)], failing: [fails(LOAD)], deadlines: [missing(REPORT, 'at_risk', LOAD)] }
    expect(look(open, present).open.map(({ causeKey, memberCount }) => [causeKey, memberCount])).toEqual([
      ['task:2', 2],
      ['task:1', 1],
    ])
  })

  it('is of the gravest kind that it ever was, by which it is closed', () => {
    const { open } = look([], { late: [late(LOAD)] })
    const failed = look(open, { failing: [fails(LOAD)] })
    expect(failed.changes).toMatchObject([{ does: 'keep', state: { kind: 'failing' } }])
    expect(look(failed.open, { late: [late(LOAD)] }).open).toMatchObject([{ kind: 'failing' }])
    expect(look(failed.open, {}).changes).toMatchObject([{ does: 'close', reason: 'well' }])
  })

  it('of what failed and recovered again and again goes on until that has been well for half an hour, and says so', () => {
    const often = new Map([['task:1', 2]])
    const first = look([], failing, NOW, often)
    expect(first.open).toMatchObject([{ title: 'load failed; within a day it failed and recovered 2 times before; 1 task waits for it.' }])
    const well = look(first.open, {}, NOW, often)
    expect(well.changes).toMatchObject([{ does: 'keep', state: { wellSinceMs: NOW } }])
    const again = look(well.open, failing, NOW + 60_000, often)
    expect(again.changes).toMatchObject([{ does: 'keep', state: { wellSinceMs: null } }])
    const calm = look(again.open, {}, NOW + 120_000, often)
    expect(look(calm.open, {}, NOW + 120_000 + 29 * 60_000, often).changes).toEqual([])
    expect(look(calm.open, {}, NOW + 120_000 + 30 * 60_000, often).changes).toMatchObject([{ does: 'close', reason: 'well' }])
  })

  it('of a task that is stopped is over, not disabled, when nothing late waits for it', () => {
    const stopped = { stopped: [{ taskId: LOAD, dependerId: 2 }], late: [late(2)] }
    const { open } = look([], stopped)
    const disabled = open.map((incident) => ({ ...incident, causeFate: 'disabled' as const }))
    expect(look(disabled, {}).changes).toMatchObject([{ does: 'keep', state: { wellSinceMs: NOW } }])
  })

  it('keeps deadlines one by one before the many that only wait', () => {
    const many = Array.from({ length: MOST_MEMBERS + 100 }, (_, at) => at + 10)
    const tasks = new Map([LOAD, REPORT, ...many].map((id) => [id, { name: `task ${id}`, enabled: true }]))
    const present = { failing: [fails(LOAD)], edges: many.map((id) => edge(id, LOAD)), deadlines: [missing(REPORT, 'missed', LOAD)], tasks }
    const { open, changes } = look([], present)
    expect(changes).toMatchObject([{ does: 'open', state: { memberCount: many.length + 2 } }])
    expect(open[0]?.members).toHaveLength(MOST_MEMBERS)
    expect(look(open, present).changes).toEqual([])
    // The load is well, and what holds the report up by now is another task: it stays where it stands.
    const later = { deadlines: [missing(REPORT, 'missed', 2)], tasks }
    expect(look(open, later).open.map(({ causeKey }) => causeKey)).toEqual(['task:1'])
  })

  it('settles: after any trouble a second look at the same finds nothing to do, and each cause has one', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 5 })
    const present = fc.record({
      failing: ids.map((all) => all.map((id) => fails(id))),
      late: ids.map((all) => all.map(late)),
      deadlines: ids.map((all) => all.map((id) => missing(id, id % 2 ? 'missed' : 'at_risk', (id % 3) + 1))),
      edges: fc.array(
        fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).map(([a, b]) => edge(a, b)),
        { maxLength: 8 },
      ),
    })
    fc.assert(
      fc.property(fc.array(present, { minLength: 1, maxLength: 6 }), (story) => {
        let open: OpenIncident[] = []
        for (const moment of story) {
          open = look(open, moment).open
          expect(new Set(open.map(({ causeKey }) => causeKey)).size).toBe(open.length)
          // What moved to where it stands already may move once more, and what is late follows it; then all is told.
          for (let more = 0; more < 2; more++) open = look(open, moment).open
          expect(look(open, moment).changes).toEqual([])
        }
      }),
    )
  })
})
