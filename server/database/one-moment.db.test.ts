import { sql as statement } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { atOneMoment } from './one-moment.ts'

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

it('gives up with a sentence where others are quicker each time, and throws whatever else goes wrong at once', async () => {
  const { id } = await makeCrontab(db, { minute: '1' })
  let tries = 0
  const hunted = atOneMoment(db, async (tx) => {
    await tx.execute(statement`select 1`)
    await change(id, String(tries++))
    await tx.execute(statement`select from crontabs where id = ${id} for update`)
  })
  await expect(hunted).rejects.toMatchObject({ code: 'too_many' })
  expect(tries).toBe(10)
  let others = 0
  const failing = atOneMoment(db, async () => {
    others++
    throw new Error('Not of the moment.')
  })
  await expect(failing).rejects.toThrow('Not of the moment.')
  expect(others).toBe(1)
})
