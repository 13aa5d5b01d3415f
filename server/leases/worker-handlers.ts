import type { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

export type WorkerHandlersDescription = { workerId: string } & Pick<
  typeof workers.$inferSelect,
  'handlerNames' | 'handlerDefinitions' | 'handlersVersion' | 'handlersProblem'
>

/** Says which handlers a worker has from now on, and why not those that its folder holds. */
export async function describeWorkerHandlers(db: Database, worker: WorkerHandlersDescription): Promise<void> {
  await preparedSql(db)`
    update workers
    set handler_names = ${worker.handlerNames}::text[], handler_definitions = ${worker.handlerDefinitions}::text[],
      handlers_version = ${worker.handlersVersion}, handlers_problem = ${worker.handlersProblem}
    where id = ${worker.workerId}`
  await notifyLive(db, { subject: 'worker', ids: [worker.workerId] })
}
