import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClaimedAttempt } from '#server/queue/claim-runs.ts'
import { holdingBeside } from './ahead.ts'
import { HeldRun } from './held-run.ts'
import { RunLine } from './run-line.ts'

const SETTLED_BY = {
  state: 'running',
  kind: 'scheduled',
  alignedForMs: 0,
  hasStarted: true,
  series: { failures: 0, lostAttempts: 0, hasStarted: true },
  retry: null,
} as const

const claimed = (runId: string): ClaimedAttempt => ({
  settledBy: SETTLED_BY,
  isAhead: true,
  runId,
  attempt: 1,
  taskId: 1,
  taskName: 'load',
  handler: 'quick',
  args: [],
  kwargs: {},
  headers: {},
  scheduledForMs: 0,
  alignedForMs: 0,
  askedFor: null,
  hasOpenPlaceholders: false,
  argumentsProblem: null,
  timeLimitSeconds: null,
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A line before two slots; what starts holds one until it is taken out of `running`. */
function makeLine() {
  const running: HeldRun[] = []
  const started: string[] = []
  const tooLong: string[] = []
  const onRoom = vi.fn()
  const line = new RunLine({
    slots: 2,
    running: () => running,
    slotsTaken: () => running.length,
    mayBeAhead: (handler) => handler === 'quick',
    holding: () => holdingBeside(0),
    start: (held) => {
      held.start(performance.now())
      running.push(held)
      started.push(held.run.runId)
    },
    onRoom,
    onTooLong: (unstarted) => tooLong.push(...unstarted.map((held) => held.run.runId)),
  })
  const add = (...ids: string[]) => {
    for (const id of ids) line.add(new HeldRun(claimed(id), 'worker'))
  }
  return { line, add, running, started, tooLong, onRoom }
}

describe('a line of runs that were claimed ahead', () => {
  it('starts them in their order, as slots are free', async () => {
    const { line, add, running, started } = makeLine()
    add('a', 'b', 'c', 'd')
    line.advance()
    expect(started).toEqual([])
    await nextTurn()
    expect(started).toEqual(['a', 'b'])
    running.pop()
    line.advance()
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c'])
    expect(line.size).toBe(1)
  })

  it('asks for more when half of what may wait has started, not before', async () => {
    const { line, add, running, onRoom } = makeLine()
    line.took('quick', 20)
    expect(line.room()).toEqual({ handlerNames: ['quick'], most: 10 })
    add(...'abcdefghij')
    for (const size of [8, 6]) {
      running.length = 0
      line.advance()
      await nextTurn()
      expect(line.size).toBe(size)
      expect(line.room().most).toBe(0)
    }
    expect(onRoom).not.toHaveBeenCalled()
    running.length = 0
    line.advance()
    await nextTurn()
    expect(onRoom).toHaveBeenCalledTimes(1)
    expect(line.room().most).toBe(6)
  })

  it('gives all of them up when the first has waited too long, and not before', async () => {
    const { line, add, tooLong, running } = makeLine()
    add('a', 'b', 'c')
    line.advance()
    await nextTurn()
    await vi.advanceTimersByTimeAsync(200)
    add('d')
    running.pop()
    expect(tooLong).toEqual([])
    await vi.advanceTimersByTimeAsync(50)
    expect(tooLong).toEqual(['c', 'd'])
    expect(line.size).toBe(0)
    add('e')
    await vi.advanceTimersByTimeAsync(249)
    expect(tooLong).toEqual(['c', 'd'])
    await vi.advanceTimersByTimeAsync(1)
    expect(tooLong).toEqual(['c', 'd', 'e'])
  })

  it('looks again at the one behind the first, which came later, when the first has started', async () => {
    const { line, add, tooLong, running, started } = makeLine()
    add('a', 'b', 'c')
    line.advance()
    await nextTurn()
    await vi.advanceTimersByTimeAsync(100)
    add('d')
    running.pop()
    line.advance()
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c'])
    await vi.advanceTimersByTimeAsync(249)
    expect(tooLong).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(tooLong).toEqual(['d'])
  })

  it('has no room for a handler of which a run takes long just now', async () => {
    const { line, add } = makeLine()
    line.took('quick', 1)
    add('a')
    line.advance()
    await nextTurn()
    await vi.advanceTimersByTimeAsync(30)
    expect(line.room()).toEqual({ handlerNames: [], most: 0 })
  })

  it('starts nothing that was taken out, and nothing more once it is closed', async () => {
    const { line, add, started } = makeLine()
    add('a', 'b', 'c')
    expect(line.remove(({ run }) => run.runId === 'a').map(({ run }) => run.runId)).toEqual(['a'])
    line.advance()
    expect(line.close().map(({ run }) => run.runId)).toEqual(['b', 'c'])
    add('late')
    line.advance()
    await nextTurn()
    expect(started).toEqual([])
    expect([...line].map(({ run }) => run.runId)).toEqual(['late'])
  })
})
