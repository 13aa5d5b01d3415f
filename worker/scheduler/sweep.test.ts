import { describe, expect, it } from 'vitest'
import type { Database } from '#server/database/client.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { Sweep } from './sweep.ts'

const NO_DATABASE = {} as Database

function sweepOf(start: () => AsyncGenerator<Record<string, number>>) {
  const timer = new ManualTimer()
  return { timer, sweep: new Sweep({ name: 'repair', everyMs: 1_000, firstAfterMs: 100, restFactor: 4, start }, timer) }
}

describe('a sweep', () => {
  it('takes one step at a time once it is due, sums up what it came to, and is due again after its interval', async () => {
    const { timer, sweep } = sweepOf(async function* () {
      yield { found: 2 }
      yield { found: 3 }
    })
    expect(sweep.waitMs()).toBe(100)
    expect(await sweep.step(NO_DATABASE)).toBeNull()
    timer.advance(100)
    expect(await sweep.step(NO_DATABASE)).toBeNull()
    expect(sweep.waitMs()).toBe(0)
    expect(await sweep.step(NO_DATABASE)).toBeNull()
    expect(await sweep.step(NO_DATABASE)).toEqual({ found: 5 })
    expect(sweep.waitMs()).toBe(1_000)
    timer.advance(1_000)
    for (let step = 0; step < 2; step++) expect(await sweep.step(NO_DATABASE)).toBeNull()
    expect(await sweep.step(NO_DATABASE)).toEqual({ found: 5 })
  })

  it('rests between its steps four times as long as each took', async () => {
    const { timer, sweep } = sweepOf(async function* () {
      timer.advance(30)
      yield { found: 1 }
      yield { found: 1 }
    })
    timer.advance(100)
    await sweep.step(NO_DATABASE)
    expect(sweep.waitMs()).toBe(120)
    timer.advance(119)
    expect(await sweep.step(NO_DATABASE)).toBeNull()
    expect(sweep.waitMs()).toBe(1)
    timer.advance(1)
    expect(await sweep.step(NO_DATABASE)).toBeNull()
    expect(await sweep.step(NO_DATABASE)).toEqual({ found: 2 })
  })

  it('starts over at once when a step fails', async () => {
    let starts = 0
    const { timer, sweep } = sweepOf(async function* () {
      if (++starts === 1) throw new Error('gone')
      yield { found: 1 }
    })
    timer.advance(100)
    await expect(sweep.step(NO_DATABASE)).rejects.toThrow('gone')
    expect(sweep.waitMs()).toBe(0)
    await sweep.step(NO_DATABASE)
    expect(await sweep.step(NO_DATABASE)).toEqual({ found: 1 })
  })
})
