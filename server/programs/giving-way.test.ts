import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { givingWay } from './giving-way.ts'

let nowMs = 0
beforeEach(() => {
  nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** What is done, in its order: steps that each take so long, and an answer that waits for its turn from the beginning on. */
async function done(steps: number, stepMs: number): Promise<string[]> {
  const did: string[] = []
  setImmediate(() => did.push('answer'))
  const result = await givingWay(
    (function* () {
      for (let step = 0; step < steps; step++) {
        nowMs += stepMs
        did.push('step')
        yield
      }
      return 'done'
    })(),
  )
  return [...did, result]
}

it('lets others be answered between long steps, however few they are', async () => {
  expect(await done(2, 11)).toEqual(['step', 'answer', 'step', 'done'])
})

it('goes on with short steps, however many they are, until they come to as much', async () => {
  expect(await done(12, 1)).toEqual([...Array(10).fill('step'), 'answer', 'step', 'step', 'done'])
  expect(await done(20, 0)).not.toContain('answer')
})

it('throws what a step throws', async () => {
  const failing = (function* (): Generator<void, void> {
    yield
    throw new Error('It went wrong.')
  })()
  await expect(givingWay(failing)).rejects.toThrow('It went wrong.')
})
