import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RegisteredHandler } from '#worker/handler-registry/handler-registry.ts'
import { holdingBeside, isInThisOrAReusedProcess, mayWaitInLine, usualAfter, type WorkAtHand } from './ahead.ts'

const IDLE: WorkAtHand = { slots: 8, mayBeAhead: ['quick'], usualMs: new Map([['quick', 2]]), running: [], waiting: new Map() }
const alone = holdingBeside(0)
const room = (work: Partial<WorkAtHand>, holding = alone) => mayWaitInLine({ ...IDLE, ...work }, holding)

describe('what may be claimed ahead', () => {
  it.each<[string, Partial<WorkAtHand>, string[], number]>([
    ['what the slots get through in a tenth of a second', {}, ['quick'], 400],
    ['never more than one claim of moderate size', { usualMs: new Map([['quick', 0.01]]) }, ['quick'], 500],
    ['less by what waits already', { waiting: new Map([['quick', 300]]) }, ['quick'], 100],
    [
      'so much less by what waits already, however fast that is',
      { usualMs: new Map([['quick', 0.01]]), waiting: new Map([['quick', 300]]) },
      ['quick'],
      200,
    ],
    ['nothing of a handler that is not known', { usualMs: new Map() }, [], 0],
    ['nothing of a handler with a process for each run', { mayBeAhead: [] }, [], 0],
    ['nothing of a handler that takes long', { usualMs: new Map([['quick', 21]]) }, [], 0],
    ['nothing of one of which a run takes long just now', { running: [{ handler: 'quick', forMs: 30 }] }, [], 0],
    ['as if those slots were not there that others hold', { running: Array(6).fill({ handler: 'slow', forMs: 1 }) }, ['quick'], 100],
    ['nothing while others hold all slots', { running: Array(8).fill({ handler: 'slow', forMs: 1 }) }, ['quick'], 0],
    [
      'by the slowest of those that may come',
      { mayBeAhead: ['quick', 'brief', 'slow'], usualMs: new Map([...IDLE.usualMs, ['brief', 16], ['slow', 40]]) },
      ['quick', 'brief'],
      50,
    ],
  ])('is %s', (_, work, handlerNames, most) => {
    expect(room(work)).toEqual({ handlerNames, most })
  })

  it('is much less beside other workers, which may be idle', () => {
    expect(room({}, holdingBeside(1))).toEqual({ handlerNames: ['quick'], most: 40 })
    expect(holdingBeside(1).longestMs).toBeLessThan(alone.longestMs)
  })

  it('is never more than would start within the time, whatever runs and waits', () => {
    const handlers = ['a', 'b', 'c']
    const ms = fc.double({ min: 0, max: 60, noNaN: true })
    const work = fc.record({
      slots: fc.integer({ min: 1, max: 500 }),
      mayBeAhead: fc.subarray(handlers),
      usualMs: fc.uniqueArray(fc.tuple(fc.constantFrom(...handlers), ms), { selector: ([name]) => name }).map((known) => new Map(known)),
      running: fc.array(fc.record({ handler: fc.constantFrom(...handlers), forMs: ms }), { maxLength: 20 }),
      waiting: fc
        .uniqueArray(fc.tuple(fc.constantFrom(...handlers), fc.nat(400)), { selector: ([name]) => name })
        .map((counts) => new Map(counts)),
    })
    fc.assert(
      fc.property(work, fc.nat(2), (given, others) => {
        const holding = holdingBeside(others)
        const { handlerNames, most } = mayWaitInLine(given, holding)
        expect(most).toBeGreaterThanOrEqual(0)
        if (most === 0) return
        const turning = given.slots - given.running.filter(({ handler }) => !handlerNames.includes(handler)).length
        expect(turning).toBeGreaterThan(0)
        for (const name of handlerNames) {
          expect(given.mayBeAhead).toContain(name)
          const usualMs = given.usualMs.get(name) ?? Number.POSITIVE_INFINITY
          const inLineMs = [...given.waiting].reduce((sum, [other, count]) => sum + count * (given.usualMs.get(other) ?? 0), 0)
          expect((inLineMs + most * usualMs) / turning).toBeLessThanOrEqual(holding.expectedMs + 1e-6)
        }
      }),
    )
  })
})

it.each([
  ['of one that runs in the worker', { place: 'inline', inline: {} }, true],
  ['of one whose process is used again', { place: 'reuse', inline: null }, true],
  ['not of one with a process for each run', { place: 'process', inline: null }, false],
] as const)('runs may wait in line: %s', (_, handler, mayWait) => {
  expect(isInThisOrAReusedProcess(handler as unknown as RegisteredHandler)).toBe(mayWait)
})

it('runs of a handler that is not known do not wait in line', () => {
  expect(isInThisOrAReusedProcess(undefined)).toBe(false)
})

it('how long runs take usually follows slower ones at once, and faster ones bit by bit', () => {
  expect(usualAfter(undefined, 5)).toBe(5)
  expect(usualAfter(5, 50)).toBe(50)
  expect(usualAfter(50, 5)).toBe(41)
})
