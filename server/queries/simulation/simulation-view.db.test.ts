import { expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { simulationParameters, simulationView } from './simulation-view.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:10:00') })

test('what a scheduler would decide in the coming hours is told also while none lives, but for what was set aside', async () => {
  const crontab = await makeCrontab(database.db, { minute: '0' })
  const hourly = { crontabId: crontab.id, cronBase: at('00:00:00'), cursor: at('10:00:00') }
  const task = await makeTask(database.db, hourly)
  await makeTask(database.db, { ...hourly, setAsideAt: at('09:00:00'), setAsideReason: 'its crontab cannot be read' })
  const { starts } = await simulationView(database.db, simulationParameters.parse({ hours: 2 }))
  expect(starts.map(({ taskId, scheduledFor }) => [taskId, scheduledFor])).toEqual([[task.id, at('11:00:00').toISOString()]])
})
