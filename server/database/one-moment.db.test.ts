import { sql as statement } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { atOneMoment, type MomentTiming } from './one-moment.ts'

const { db, sql } = await openTestDatabase({ emptied: 'tasks' })

const change = async (id: number, minute: string) => {
  await sql`update crontabs set minute = ${minute} where id = ${id}`
}

it('sees what was there when it began, whatever others save meanwhile', async () => {
  const { id } = await makeCrontab(db, { minute: '1' })
  const seen = await atOneMoment(db, async (tx) => {
    const read = async () => (await tx.execute<{ minute: string }>(statement`select minute from crontabs where id = ${id}`))[0]?.minute
    const before = await read()
    await change(id, '2')
    return [before, await read()]
  })
  expect(seen).toEqual(['1', '1'])
})

it('begins again where it locks what somebody changed since it began, and sees that then', async () => {
  const { id } = await makeCrontab(db, { minute: '1' })
  let tries = 0
  const seen = await atOneMoment(db, async (tx) => {
    await tx.execute(statement`select 1`)
    if (tries++ === 0) await change(id, '2')
    return (await tx.execute<{ minute: string }>(statement`select minute from crontabs where id = ${id} for update`))[0]?.minute
  })
  expect([seen, tries]).toEqual(['2', 2])
})

/** A clock that goes on in sleep alone, and by `workMs` with each try. */
function manualTiming({ workMs = 0, chance = 0.5 } = {}) {
  const pausesMs: number[] = []
  let nowMs = 0
  const timing: MomentTiming = {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      pausesMs.push(ms)
      nowMs += ms
    },
    chance: () => chance,
  }
  return { timing, pausesMs, nowMs: () => nowMs, passWork: () => (nowMs += workMs) }
}

/** Others change the task first in each of so many tries. */
async function hunted({ id, times, timing, passWork }: { id: number; times: number } & ReturnType<typeof manualTiming>) {
  let tries = 0
  await atOneMoment(
    db,
    async (tx) => {
      await tx.execute(statement`select 1`)
      passWork()
      if (tries++ < times) await change(id, String(tries % 60))
      await tx.execute(statement`select from crontabs where id = ${id} for update`)
    },
    timing,
  )
  return tries
}

it('rests longer and longer between tries, by chance, and gets through as soon as others pause', async () => {
  const { id } = await makeCrontab(db, { minute: '1' })
  const half = manualTiming()
  expect(await hunted({ ...half, id, times: 12 })).toBe(13)
  expect(half.pausesMs).toEqual([10, 20, 40, 80, 160, 200, 200, 200, 200, 200, 200, 200])
  const tenth = manualTiming({ chance: 0.1 })
  await hunted({ ...tenth, id, times: 2 })
  expect(tenth.pausesMs).toEqual([2, 4])
})

it('gives up with a sentence where others are quicker each time for some seconds, long work after three tries', async () => {
  const { id } = await makeCrontab(db, { minute: '1' })
  const quick = manualTiming()
  await expect(hunted({ ...quick, id, times: Number.POSITIVE_INFINITY })).rejects.toMatchObject({ code: 'too_many' })
  expect(quick.nowMs()).toBeGreaterThan(3_500)
  expect(quick.nowMs()).toBeLessThanOrEqual(4_000)
  const long = manualTiming({ workMs: 5_000 })
  await expect(hunted({ ...long, id, times: Number.POSITIVE_INFINITY })).rejects.toMatchObject({ code: 'too_many' })
  expect(long.pausesMs).toHaveLength(2)
})

it('throws whatever else goes wrong at once', async () => {
  let tries = 0
  const failing = atOneMoment(db, async () => {
    tries++
    throw new Error('Not of the moment.')
  })
  await expect(failing).rejects.toThrow('Not of the moment.')
  expect(tries).toBe(1)
})
