import { beforeEach, expect, it } from 'vitest'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { updatePresentDependency } from '#tests/factories/present-version.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { removeDemoData } from '../demo/remove-demo-data.ts'
import { createTask } from '../task/create-task.ts'
import { deleteTask } from '../task/delete-task.ts'
import { updateTask } from '../task/update-task.ts'
import { createDependency } from './create-dependency.ts'
import { deleteDependency } from './delete-dependency.ts'

const database = await openTestDatabase()
const { db } = database
const editor = actorOf(await makeUser(db))
await makeHandler(db)

let report: TaskRecord
let load: TaskRecord
let edgeId: number
beforeEach(async () => {
  ;[report, load] = [await makeTask(db), await makeTask(db)]
  edgeId = (await makeDependency(db, report, load)).id
})

const terms = () => ({ future: false, endings: 'succeeded' as const, freshness: 'new' as const })

it.each<[string, () => Promise<unknown>]>([
  ['making an edge', () => createDependency(db, editor, { dependerId: load.id, dependeeId: report.id, ...terms(), future: true })],
  [
    'changing an edge',
    () => updatePresentDependency(db, editor, { id: edgeId, dependerId: report.id, dependeeId: load.id, ...terms(), endings: 'finished' }),
  ],
  ['deleting an edge', () => deleteDependency(db, editor, { id: edgeId })],
  ['making a task', () => createTask(db, editor, taskInputFor(report.crontabId))],
  [
    'saving the form of a task',
    () =>
      updateTask(db, editor, {
        id: report.id,
        updatedAt: report.updatedAt.toISOString(),
        enableChoice: 'fromNow',
        runLatest: false,
        input: taskInputFor(report.crontabId),
      }),
  ],
  ['deleting a task', () => deleteTask(db, editor, { id: load.id })],
  ['removing the demo', () => removeDemoData(db, editor)],
])('%s waits for whoever writes edges, so that no two close a cycle together (X2)', async (_what, work) => {
  const lock = `select pg_advisory_xact_lock(${ADVISORY_LOCKS.edgeWrites})`
  const [outcome] = await settleTogether(database, lock, [work])
  expect(outcome).toMatchObject({ status: 'fulfilled' })
})
