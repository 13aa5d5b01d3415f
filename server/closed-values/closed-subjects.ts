import { validate } from 'uuid'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { closedTasks, closingTags, type Reader, readsEveryValue } from './closed-tasks.ts'

/** What audits and actions are about, as far as values may stand in them. */
export type Subject = { kind: string; id: string | null; type: string }

const TASK_ID = /^\d{1,15}$/

/** What audits of these types say may be of any task: what was so before and after of many at once, and by which text somebody took runs or audits away. */
export const OF_ANY_TASK: readonly string[] = ['manifest-applied', 'change-set-applied', 'exported']

/**
 * By which tags values of these subjects are closed to the reader: those of tasks and of their runs, and of what may speak of any task, once anything is
 * closed. A task or run that is not there any more may have been one whose values are closed.
 * @returns null: they are open
 */
export async function closedSubjects(db: Database, reader: Reader, subjects: readonly Subject[]): Promise<(subject: Subject) => ClosedBy> {
  if (readsEveryValue(reader)) return () => null
  const closing = await closingTags(db, reader)
  if (closing === null) return () => null
  const idsOf = (wanted: string, isId: (text: string) => boolean) => [
    ...new Set(subjects.flatMap(({ kind, id }) => (kind === wanted && id !== null && isId(id) ? [id] : []))),
  ]
  const taskOf = await loadTasks(db, { task: idsOf('task', (id) => TASK_ID.test(id)), run: idsOf('run', validate) })
  const closedBy = await closedTasks(db, reader, [...taskOf.values()])
  return ({ kind, id, type }) => {
    if (OF_ANY_TASK.includes(type)) return closing
    if (kind !== 'task' && kind !== 'run') return null
    const taskId = taskOf.get(`${kind}:${id}`)
    return taskId === undefined ? [] : closedBy(taskId)
  }
}

/** The tasks that are there, and those of the runs that are there, by kind and id. */
async function loadTasks(db: Database, { task, run }: { task: string[]; run: string[] }): Promise<Map<string, number>> {
  const rows = await preparedSql(db)<{ subject: string; taskId: number }[]>`
    select 'task:' || wanted.id as subject, tasks.id::float8 as "taskId"
    from unnest(${task}::text[]) as wanted (id) join tasks on tasks.id = wanted.id::bigint
    union all
    select 'run:' || wanted.id, runs.task_id::float8 from unnest(${run}::text[]) as wanted (id) join runs on runs.id = wanted.id::uuid`
  return new Map(rows.map(({ subject, taskId }) => [subject, taskId]))
}
