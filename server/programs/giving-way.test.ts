import { expect, it } from 'vitest'
import { givingWay } from './giving-way.ts'

function* busy(steps: number, stepMs: number, did: string[]): Generator<void, string> {
  for (let step = 0; step < steps; step++) {
    for (const untilMs = performance.now() + stepMs; performance.now() < untilMs; ) did.length += 0
    did.push('step')
    yield
  }
  return 'done'
}

it('lets others be answered between long steps, however few they are', async () => {
  const did: string[] = []
  setImmediate(() => did.push('answer'))
  expect(await givingWay(busy(2, 11, did))).toBe('done')
  expect(did).toEqual(['step', 'answer', 'step'])
})

it('goes on with short steps, however many they are', async () => {
  const did: string[] = []
  setImmediate(() => did.push('answer'))
  const all = givingWay(busy(20, 0, did))
  expect(did.length).toBe(20)
  await all
})

it('throws what a step throws', async () => {
  const failing = (function* (): Generator<void, void> {
    yield
    throw new Error('It went wrong.')
  })()
  await expect(givingWay(failing)).rejects.toThrow('It went wrong.')
})
