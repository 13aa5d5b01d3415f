import { expect, it } from 'vitest'
import { crontabInput } from '#domain/crontab-input.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { lintParameters, lintView } from '#server/queries/findings/lint-view.ts'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { createCrontab } from './create-crontab.ts'
import { updateCrontab } from './update-crontab.ts'

const database = await openTestDatabase()
const { db } = database
await database.setNow(new Date('2026-03-01T10:00:00Z'))

const editor = actorOf(await makeUser(db))
const stored = await makeCrontab(db, { minute: '*/90' })
const task = await makeTask(db, {
  name: 'report',
  crontabId: stored.id,
  cronBase: new Date('2026-03-01T09:30:00Z'),
  wakeAt: new Date('2026-03-01T10:00:00Z'),
})
const changed = (changes: object) => ({
  id: stored.id,
  updatedAt: stored.updatedAt.toISOString(),
  input: crontabInput.parse({ ...crontabDefinitionOf(stored), ...changes }),
  runLatest: false,
})

it('a crontab stored with a step longer than its column goes on firing as it did, and is a finding', async () => {
  expect(await tick(db, { catchUpBatch: 100, batchSize: 500 })).toMatchObject({
    activatedRuns: 1,
    nextWakeAtMs: Date.parse('2026-03-01T11:00:00Z'),
  })
  expect((await database.sql`select set_aside_reason from tasks where id = ${task.id}`)[0]).toEqual({ set_aside_reason: null })
  for (const about of [undefined, task.id]) {
    expect((await lintView(db, lintParameters.parse({ task: about }))).rows).toMatchObject([
      { kind: 'long_step', field: 'minute', item: '*/90' },
    ])
  }
})

it('no new one is stored, and its next edit has to mend it', async () => {
  const before = await snapshot(db)
  const fields = { minute: expect.stringContaining('every 90 minutes') }
  await expect(createCrontab(db, editor, changed({}).input)).rejects.toMatchObject({ code: 'invalid_input', fields })
  await expect(updateCrontab(db, editor, changed({ timezone: 'Europe/Berlin' }))).rejects.toMatchObject({ code: 'invalid_input', fields })
  expect(await snapshot(db)).toEqual(before)
  await updateCrontab(db, editor, changed({ minute: '0', hour: '*/2' }))
  expect((await lintView(db, lintParameters.parse({}))).rows).toEqual([])
})
