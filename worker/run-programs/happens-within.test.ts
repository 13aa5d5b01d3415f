import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { holdUp } from '#tests/hold-up.ts'
import { happensWithin } from './happens-within.ts'

const never = new Promise(() => {})

test('says whether it happened in time, and passes on what goes wrong', async () => {
  expect(await happensWithin(10_000, Promise.resolve())).toBe(true)
  expect(await happensWithin(120, never)).toBe(false)
  await expect(happensWithin(10_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

test('notices what happened while this process stood still, however long that was', async () => {
  const child = spawn('sleep', ['0.3'])
  const closed = once(child, 'close')
  await once(child, 'spawn')
  // Timers come after this, and only then what has happened outside.
  await nextTurn()
  const isClosed = happensWithin(500, closed)
  holdUp(1_000)
  expect(await isClosed).toBe(true)
})
