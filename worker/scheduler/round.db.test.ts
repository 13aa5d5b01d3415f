import { expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { oneAtATime } from './round.ts'

const START = new Date('2026-03-01T10:00:00Z')
const afterSeconds = (seconds: number) => new Date(START.getTime() + seconds * 1_000)
const database = await openTestDatabase({ now: START })

async function* threeSteps() {
  yield 1
  yield 2
  yield 3
}

const round = (name: string) => oneAtATime(database.db, { name, everyMs: 300_000 }, threeSteps)

async function stepsOf(name: string): Promise<number[]> {
  const steps = []
  for await (const step of round(name)) steps.push(step)
  return steps
}

test('two schedulers do not go through the same round at a time, nor one after the other', async () => {
  const first = round('shared')
  expect((await first.next()).value).toBe(1)
  expect(await stepsOf('shared')).toEqual([])
  expect(await stepsOf('another')).toEqual([1, 2, 3])
  for await (const _ of first);
  await database.setNow(afterSeconds(100))
  expect(await stepsOf('shared')).toEqual([])
  await database.setNow(afterSeconds(301))
  expect(await stepsOf('shared')).toEqual([1, 2, 3])
})

test('a round whose scheduler died is taken over whole a minute later, and what that one still does of it is over', async () => {
  await database.setNow(START)
  const dead = round('broken off')
  await dead.next()
  await database.setNow(afterSeconds(59))
  expect(await stepsOf('broken off')).toEqual([])
  await database.setNow(afterSeconds(61))
  const heir = round('broken off')
  expect((await heir.next()).value).toBe(1)
  expect((await dead.next()).done).toBe(true)
  expect((await heir.next()).value).toBe(2)
})

test('a round that a step ends by throwing starts over at once, whoever goes', async () => {
  await database.setNow(START)
  async function* throwing() {
    yield 1
    throw new Error('The step fails.')
  }
  const failing = oneAtATime(database.db, { name: 'failing', everyMs: 300_000 }, throwing)
  expect((await failing.next()).value).toBe(1)
  await expect(failing.next()).rejects.toThrow('The step fails.')
  expect(await stepsOf('failing')).toEqual([1, 2, 3])
  expect(await stepsOf('failing')).toEqual([])
})
