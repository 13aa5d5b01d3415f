import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'

/** A program: asks for some hundred short runs of a task whose name is given, a few of them at once. */
const HOURS = 2
const AT_ONCE = 6

const [url, name] = [process.env.DATABASE_URL, process.argv[2]]
if (!url || !name) throw new Error('Needs DATABASE_URL and the name of a task.')
const { db, sql, close } = openDatabase(url, { applicationName: 'djag browser test', connections: 1, ...SESSION_LIMITS.web })
const [task] = await sql<{ id: number; now: Date }[]>`
  select id::float8 as id, djag_now() as now from tasks where name = ${name} and deleted_at is null`
if (!task) throw new Error(`There is no task ${name}.`)
const from = new Date(task.now.getTime() - HOURS * 3_600_000).toISOString()
const payload = { taskId: task.id, from, through: task.now.toISOString(), maxActive: AT_ONCE }
await requestUserAction(db, { kind: 'system', id: null, name: 'Browser test', role: 'administrator' }, { type: 'backfill', payload })
await close()
