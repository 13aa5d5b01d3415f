import { expect, it } from 'vitest'
import type { Transaction } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { lockTasksOfRuns } from './lock-tasks-of-runs.ts'

const { db } = await openTestDatabase()

it('asks once for the same runs in a transaction, and again for others, in a savepoint and in the next transaction', async () => {
  const [dependee, depender] = [await makeTask(db), await makeTask(db)]
  await makeDependency(db, depender, dependee)
  const [run, other] = [await makeRun.running(db, dependee), await makeRun.running(db, depender)]
  const lock = (tx: Transaction, ...runIds: string[]) => lockTasksOfRuns(tx, runIds)
  const known = await db.transaction(async (tx) => {
    const first = await lock(tx, run.id, other.id)
    expect(first.map((task) => task.id)).toEqual([dependee.id, depender.id])
    expect(await lock(tx, run.id)).toBe(first)
    await tx.transaction(async (savepoint) => expect(await lock(savepoint, run.id)).not.toBe(first))
    return first
  })
  const later = await db.transaction(async (tx) => {
    const ofOther = await lock(tx, other.id)
    expect(ofOther.map((task) => task.id)).toEqual([depender.id])
    return await lock(tx, run.id, other.id)
  })
  expect(later).toEqual(known)
  expect(later).not.toBe(known)
})
