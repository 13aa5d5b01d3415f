import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '#scheduling/model/decision.ts'
import { positionOf } from '#scheduling/model/position.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { decide } from '#scheduling/start/decide.ts'
import { everyMs } from './fixed-period-schedule.ts'
import { consumed, edgeOn, ended, hourlyTask, requestedAt } from './task-states.ts'

const PERIOD = 10
const NOW = 1000

/** Any task that fires every 10 ms, in any state at 1000 ms, with its misfire policy, edges, requests and earlier runs. */
const anyTask: fc.Arbitrary<TaskState> = fc
  .record({
    misfirePolicy: fc.constantFrom('run_all', 'skip', 'coalesce'),
    gracePeriodMs: fc.integer({ min: 1, max: 400 }),
    hasGrace: fc.boolean(),
    maxConcurrency: fc.option(fc.integer({ min: 1, max: 4 })),
    activeRuns: fc.nat(4),
    enabled: fc.boolean(),
    cursorMs: fc.option(fc.nat(110).map((index) => index * PERIOD)),
    cronBaseMs: fc.nat(NOW + 50),
    notMisfiresThroughMs: fc.option(fc.nat(NOW)),
    edges: fc.array(fc.record({ counts: fc.nat(3), saw: fc.option(fc.nat(3)), future: fc.boolean(), changedAtSeq: fc.nat(2) }), {
      maxLength: 3,
    }),
    outcome: fc.constantFrom('none', 'active', 'succeeded', 'gave_back'),
    endedAtMs: fc.integer({ min: NOW - 15, max: NOW }),
    requests: fc.array(fc.record({ ignoreDependencies: fc.boolean(), besideOthers: fc.boolean() }), { maxLength: 3 }),
  })
  .map(({ edges, outcome, endedAtMs, requests, hasGrace, gracePeriodMs, misfirePolicy, ...rest }) => {
    const seenByDependee = edges.flatMap(({ saw }, index) => (saw === null ? [] : [{ dependeeId: index + 2, seen: ended(saw) }]))
    return hourlyTask({
      ...rest,
      misfirePolicy,
      gracePeriodMs: hasGrace || misfirePolicy !== 'run_all' ? gracePeriodMs : null,
      schedule: everyMs(PERIOD),
      edges: edges.map(({ counts, future, changedAtSeq }, index) =>
        edgeOn(counts, { edgeId: index, dependeeId: index + 2, future, changedAtSeq: outcome === 'none' ? 0 : changedAtSeq }),
      ),
      activationSeq: outcome === 'none' ? 0 : 2,
      consumptions:
        outcome === 'none' ? [] : [consumed(2, 0, { outcome, seenByDependee, endedAtMs: outcome === 'active' ? null : endedAtMs })],
      requests: requests.map((request, index) => requestedAt(NOW - 10 + index, request)),
    })
  })

const anyBatch = fc.integer({ min: 1, max: 12 })
const positionMs = (task: TaskState) => Math.max(task.cursorMs ?? task.cronBaseMs, task.cronBaseMs)
const scheduled = (decision: Decision) => decision.activations.filter(({ kind }) => kind === 'scheduled')

/** Every instant that the decision gives an outcome, once for each outcome. */
function outcomes(decision: Decision): number[] {
  const inRanges = decision.ranges.flatMap(({ firstMs, lastMs }) =>
    Array.from({ length: (lastMs - firstMs) / PERIOD + 1 }, (_, index) => firstMs + index * PERIOD),
  )
  return [...scheduled(decision).map(({ scheduledForMs }) => scheduledForMs), ...inRanges].sort((a, b) => a - b)
}

function decideAndCheck(check: (task: TaskState, decision: Decision, batch: number) => void): void {
  fc.assert(
    fc.property(anyTask, anyBatch, (task, catchUpBatch) => {
      check(task, decide(task, NOW, { catchUpBatch }), catchUpBatch)
    }),
    { numRuns: 1500 },
  )
}

describe('whatever the state of a task, one evaluation', { timeout: 60_000 }, () => {
  it('gives every instant between the old cursor and the new one exactly one outcome, and no other any but those skipped ahead (I1, H5)', () => {
    decideAndCheck((task, decision) => {
      let expected: number[] = []
      for (let instant = Math.floor(positionMs(task) / PERIOD) * PERIOD + PERIOD; instant <= (decision.cursorMs ?? -1); instant += PERIOD)
        expected.push(instant)
      if (decision.cursorMs === task.cursorMs) expected = []
      for (const { firstMs, lastMs } of decision.skippedAhead)
        for (let instant = firstMs; instant <= lastMs; instant += PERIOD) expected.push(instant)
      expect(outcomes(decision)).toEqual(expected)
    })
  })

  it('decides nothing that is still to come', () => {
    decideAndCheck((_, decision) => expect(outcomes(decision).every((instant) => instant <= NOW)).toBe(true))
  })

  it('counts the instants of a range right', () => {
    decideAndCheck((_, { ranges }) => {
      for (const { firstMs, lastMs, count } of ranges) expect(count).toBe((lastMs - firstMs) / PERIOD + 1)
    })
  })

  it('activates at most the catch-up batch (M6)', () => {
    decideAndCheck((_, { activations }, batch) => expect(activations.length).toBeLessThanOrEqual(batch))
  })

  it('never exceeds the concurrency limit with runs that have to keep it (M4)', () => {
    decideAndCheck((task, { activations }) => {
      let active = task.activeRuns
      for (const { requestId } of activations) {
        const beside = task.requests.some((request) => request.requestId === requestId && request.besideOthers)
        if (!beside && task.maxConcurrency !== null) expect(active).toBeLessThan(task.maxConcurrency)
        active++
      }
    })
  })

  it('consumes each version at most once, and numbers what it consumes without a gap (D1)', () => {
    decideAndCheck((task, { activations }) => {
      const consuming = activations.filter(({ activationSeq }) => activationSeq !== null)
      expect(consuming.map(({ activationSeq }) => activationSeq)).toEqual(consuming.map((_, index) => task.activationSeq + 1 + index))
      if (task.edges.length > 0) expect(consuming.length).toBeLessThanOrEqual(1)
    })
  })

  it('starts no run while one of its dependencies is closed (I3)', () => {
    decideAndCheck((task, { activations }) => {
      const started = activations.find(({ activationSeq }) => activationSeq !== null)
      if (!started) return
      const last = task.consumptions[0]
      const hasComeBack = Math.floor((last?.endedAtMs ?? 0) / PERIOD) * PERIOD + PERIOD <= NOW
      const gaveBack = last?.outcome === 'gave_back' && (started.kind === 'manual' || hasComeBack)
      const lastStart = last && !gaveBack ? last : null
      for (const edge of task.edges) {
        const saw = lastStart?.seenByDependee.find(({ dependeeId }) => dependeeId === edge.dependeeId)?.seen.succeeded ?? 0
        const free = edge.future && (lastStart === null || lastStart.activationSeq <= edge.changedAtSeq)
        expect(free || edge.dependeeCounts.succeeded > saw).toBe(true)
      }
    })
  })

  it('makes no misfire of an instant within its grace, and runs no misfire of a skipping task (M2, M3)', () => {
    decideAndCheck((task, decision) => {
      const misfire = (instant: number) => NOW - instant > (task.gracePeriodMs ?? Infinity) && instant > (task.notMisfiresThroughMs ?? -1)
      for (const { lastMs, firstMs } of decision.ranges) expect(misfire(lastMs) && misfire(firstMs)).toBe(true)
      if (task.misfirePolicy === 'skip') for (const run of scheduled(decision)) expect(misfire(run.scheduledForMs)).toBe(false)
      if (task.misfirePolicy === 'run_all') expect(decision.ranges).toEqual([])
    })
  })

  it('names what waits exactly when something due is left undecided', () => {
    decideAndCheck((task, decision) => {
      const dueLeft = task.enabled && Math.floor(NOW / PERIOD) * PERIOD > Math.max(positionMs(task), decision.cursorMs ?? 0)
      const requestsLeft = decision.activations.filter(({ kind }) => kind === 'manual').length < task.requests.length
      expect(decision.waiting !== null).toBe(dueLeft || requestsLeft)
    })
  })

  it('decides nothing more when it is repeated after what it decided, unless the batch was full', () => {
    decideAndCheck((task, decision, batch) => {
      if (decision.activations.length > 0 || decision.wakeAtMs === NOW) return
      const again = decide({ ...task, cursorMs: decision.cursorMs, skippedAhead: decision.skippedAhead }, NOW, { catchUpBatch: batch })
      expect(again).toMatchObject({ activations: [], ranges: [], cursorMs: decision.cursorMs, wakeAtMs: decision.wakeAtMs })
    })
  })

  it('wakes in the future, or at once when the batch cut it short', () => {
    decideAndCheck((_, { wakeAtMs, activations }, batch) => {
      if (wakeAtMs === NOW) expect(activations).toHaveLength(batch)
      else if (wakeAtMs !== null) expect(wakeAtMs).toBeGreaterThan(NOW)
    })
  })

  it('sleeps until the next instant where nothing waits, so that lists can sort by it', () => {
    decideAndCheck((task, decision) => {
      if (!task.enabled || decision.waiting !== null || decision.wakeAtMs === NOW) return
      const nextMs = task.schedule.next(positionOf({ ...task, cursorMs: decision.cursorMs }))
      expect(decision.wakeAtMs).toBe(nextMs)
    })
  })

  it('costs what it decides: a few schedule calls and one for each run, or two where newer misfires may lie skipped ahead of it (I8, H5)', () => {
    decideAndCheck((task) => {
      const schedule = everyMs(PERIOD)
      const again = decide({ ...task, schedule }, NOW, { catchUpBatch: 12 })
      const perRun = task.misfirePolicy === 'skip' && task.notMisfiresThroughMs !== null ? 2 : 1
      expect(schedule.calls).toBeLessThanOrEqual(perRun * again.activations.length + 16)
    })
  })
})
