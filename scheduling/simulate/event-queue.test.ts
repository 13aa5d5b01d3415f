import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventQueue } from '#scheduling/simulate/event-queue.ts'

describe('the event queue', () => {
  it('gives what was added by instant, then rank, then in the order it was added', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ atMs: fc.nat(5), rank: fc.nat(2) })), (entries) => {
        const queue = createEventQueue<number>()
        entries.forEach(({ atMs, rank }, index) => {
          queue.add(atMs, rank, index)
        })
        const taken: number[] = []
        for (let next = queue.take(9); next !== null; next = queue.take(9)) taken.push(next.value)
        const sorted = entries
          .map((entry, index) => ({ ...entry, index }))
          .sort((a, b) => a.atMs - b.atMs || a.rank - b.rank || a.index - b.index)
        expect(taken).toEqual(sorted.map(({ index }) => index))
      }),
    )
  })

  it('keeps what comes later than asked for', () => {
    const queue = createEventQueue<string>()
    queue.add(5, 0, 'later')
    expect(queue.take(4)).toBeNull()
    expect(queue.take(5)).toEqual({ atMs: 5, value: 'later' })
    expect(queue.take(9)).toBeNull()
  })
})
