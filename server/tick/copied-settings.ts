import type postgres from 'postgres'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'

/**
 * What a run keeps as its task had it at activation, so that later edits do not change what it does: columns of the same name in both tables.
 * Its retry policy goes with them (`copiedColumns`); its priority has other sources too.
 */
export const COPIED_SETTINGS = [
  'handler',
  'args',
  'kwargs',
  'headers',
  'queue',
  'timeLimitSeconds',
] as const satisfies readonly (keyof typeof tasks.$inferSelect & keyof typeof runs.$inferSelect)[]

/** The columns of `runs` into which `copiedSettings` go, in their order. */
export function copiedColumns(sql: postgres.Sql) {
  return sql.unsafe([...COPIED_SETTINGS.map((name) => runs[name].name), runs.retry.name].join(', '))
}

/**
 * What goes there of the table `task`; no retry policy: an attempt that fails is the last (rule R7).
 * @param instead a table in whose columns, where they are not null, stands what a run has instead of its task's arguments
 */
export function copiedSettings(sql: postgres.Sql, instead?: string) {
  const expressions = COPIED_SETTINGS.map((name) => {
    const ofTask = `task.${tasks[name].name}`
    return instead && (name === 'args' || name === 'kwargs') ? `coalesce(${instead}.${name}, ${ofTask})` : ofTask
  })
  return sql`
    ${sql.unsafe(expressions.join(', '))},
    case when task.retry_limit > 0 then jsonb_build_object(
      'limit', task.retry_limit, 'delaySeconds', task.retry_delay_seconds, 'backoff', task.retry_backoff,
      'maxDelaySeconds', task.retry_max_delay_seconds, 'jitter', task.retry_jitter
    ) end`
}
