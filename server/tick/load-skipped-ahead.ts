import type postgres from 'postgres'
import type { InstantRange } from '#scheduling/model/instant-ranges.ts'

type Positioned = { id: number; cursor: Date | null; notMisfiresThrough: Date | null }

/**
 * What these tasks have skipped beyond their cursors, behind an instant that waits because it was asked for when the task was enabled (rule H5),
 * ascending. Behind the last of those instants one range follows another, however many ranges record them. Only tasks that have such an
 * instant are looked up.
 */
export async function loadSkippedAhead(sql: postgres.Sql, rows: readonly Positioned[]): Promise<Map<number, InstantRange[]>> {
  const wanted = rows.filter(
    ({ cursor, notMisfiresThrough }) => notMisfiresThrough !== null && (cursor === null || cursor < notMisfiresThrough),
  )
  if (wanted.length === 0) return new Map()
  const found = await sql<{ taskId: number; firstMs: number; lastMs: number }[]>`
    select task.id::float8 as "taskId", (extract(epoch from min(range.first_instant)) * 1000)::float8 as "firstMs",
      (extract(epoch from max(range.last_instant)) * 1000)::float8 as "lastMs"
    from tasks task
    join decided_ranges range on range.task_id = task.id and range.last_instant > coalesce(task.cursor, '-infinity')
      and range.first_instant > coalesce(task.cursor, '-infinity')
    where task.id = any(${wanted.map(({ id }) => id)}::bigint[])
    group by task.id, case when range.first_instant > task.not_misfires_through then null else range.id end
    order by task.id, min(range.first_instant)`
  const byTask = new Map<number, InstantRange[]>()
  for (const { taskId, ...range } of found) byTask.set(taskId, [...(byTask.get(taskId) ?? []), range])
  return byTask
}
