import { DomainError } from '#domain/errors.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { publishHandlers } from '#server/leases/publish-handlers.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'
import { builtInHandlers } from '#worker/handler-registry/handler-registry.ts'
import { fillDemo } from './fill-demo.ts'

/** The program of `npm run demo`: DATABASE_URL is set by the script that starts it, and leads to a migrated database. */
const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: start the demo with “npm run demo”, which sets it.')
const { db, close } = openDatabase(url, { applicationName: 'djag demo', connections: 1, ...SESSION_LIMITS.maintenance })
try {
  // As a worker does at its start: without the queue, changing a task that is due would fail until the first worker has come.
  await prepareQueue(url)
  await publishHandlers(db, builtInHandlers().values())
  console.log('Making up a company of tasks and what they did in the past days …')
  const made = await fillDemo(db)
  console.log(
    `Made ${made.tasks} tasks, ${made.crontabs} crontabs and ${made.dependencies} dependencies, all marked as demo data, with ${made.runs} runs of the past days.`,
  )
} catch (error) {
  if (!(error instanceof DomainError)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  await close()
}
