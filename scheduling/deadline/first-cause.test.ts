import { describe, expect, it } from 'vitest'
import { contextOf, runningSince, surroundedTask } from '#tests/scheduling/surrounded-tasks.ts'
import { consumed, edgeOn, ended, HOUR, MINUTE } from '#tests/scheduling/task-states.ts'
import { FirstCause, type ForetoldTask } from './first-cause.ts'

const NOW = 10 * HOUR + 5 * MINUTE

/** Hourly task `id`, whose 10:00 instant waits for an ending of each of `dependees` later than its start at 9:00; none: it runs since 10:00. */
function taskOn(id: number, ...dependees: number[]) {
  const seenByDependee = dependees.map((dependeeId) => ({ dependeeId, seen: ended(0) }))
  const waits = {
    ...{ cursorMs: 9 * HOUR, activationSeq: 1 },
    consumptions: [consumed(1, 0, { startedAtMs: 9 * HOUR, endedAtMs: 9 * HOUR + MINUTE, seenByDependee })],
    edges: dependees.map((dependeeId) => edgeOn(0, { edgeId: id * 10_000 + dependeeId, dependeeId })),
  }
  return dependees.length > 0
    ? surroundedTask({ taskId: id, ...waits })
    : surroundedTask({ taskId: id, cursorMs: 10 * HOUR }, { activeRuns: [runningSince(10 * HOUR)] })
}

function causeOfFirst(...tasks: ReturnType<typeof taskOn>[]) {
  const present = {
    tasks: contextOf(...tasks.map((task) => ({ ...task, lateRunMs: 12 * MINUTE }))).tasks as ReadonlyMap<number, ForetoldTask>,
    ...{ nowMs: NOW, limits: { catchUpBatch: 100 } },
  }
  return new FirstCause(present).ofInstant(1, 10 * HOUR)
}

describe('what holds up an instant that does not come in time', () => {
  it('is the running task to which each of two ways leads, and not one that waits for it as well', () => {
    expect(causeOfFirst(taskOn(1, 2, 3), taskOn(2, 4), taskOn(3, 4), taskOn(4))).toMatchObject({ kind: 'running', taskId: 4 })
  })

  it('is found where tasks wait for each other in a circle, as the waiting itself', () => {
    expect(causeOfFirst(taskOn(1, 2), taskOn(2, 3), taskOn(3, 2))).toMatchObject({ kind: 'waits', taskId: 3 })
  })

  it('is found at the far end of a chain of five thousand tasks', () => {
    const chain = Array.from({ length: 4_999 }, (_, index) => taskOn(index + 1, index + 2))
    expect(causeOfFirst(...chain, taskOn(5_000))).toMatchObject({ kind: 'running', taskId: 5_000 })
  })
})
