import { and, eq, exists, inArray, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { isoInstant } from '#domain/iso-instant.ts'
import { DEADLINE_TROUBLES, type DeadlineFilter, type DeadlineView } from '#domain/views/deadline-views.ts'
import { deadlines } from '#schema/deadlines.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'

const causing = alias(tasks, 'causing')

/** What was missed first, the latest of it; then what is at risk, and what comes first. */
const gravest = sql`
  case ${deadlines.state} when 'missed' then 0 when 'at_risk' then 1 else 2 end,
  case when ${deadlines.state} = 'missed' then - extract(epoch from ${deadlines.dueAt}) else extract(epoch from ${deadlines.dueAt}) end`

/** The gravest watched deadline of each of these tasks, by task id; those without one are missing. */
export async function loadTaskDeadlines(db: Database, ids: readonly number[]): Promise<Map<number, DeadlineView>> {
  const rows = await db
    .selectDistinctOn([deadlines.taskId], {
      taskId: deadlines.taskId,
      scheduledFor: deadlines.scheduledFor,
      dueAt: deadlines.dueAt,
      tag: tags.name,
      tagId: deadlines.tagId,
      state: deadlines.state,
      since: deadlines.since,
      prospect: deadlines.prospect,
      causing: { name: causing.name, owner: causing.owner, runbookUrl: causing.runbookUrl },
    })
    .from(deadlines)
    .leftJoin(tags, eq(tags.id, deadlines.tagId))
    .leftJoin(causing, sql`${causing.id} = (${deadlines.prospect} -> 'cause' ->> 'taskId')::bigint`)
    .where(and(inArray(deadlines.taskId, [...ids]), sql`${deadlines.isWatched}`))
    .orderBy(deadlines.taskId, gravest)
  return new Map(
    rows.flatMap(({ taskId, state, prospect, causing, ...row }) => {
      if (state === 'met' || state === 'met_late') return []
      const { usualEndMs = null, lateEndMs = null, chance = null, cause = null, unknown = null } = prospect ?? {}
      const view: DeadlineView = {
        scheduledFor: isoInstant(row.scheduledFor),
        dueAt: isoInstant(row.dueAt),
        tag: row.tag,
        isTagGone: row.tagId !== null && row.tag === null,
        state,
        since: isoInstant(row.since),
        usualEnd: usualEndMs === null ? null : isoInstant(usualEndMs),
        lateEnd: lateEndMs === null ? null : isoInstant(lateEndMs),
        chance,
        unknown,
        cause: cause && {
          ...cause,
          taskName: causing?.name ?? cause.taskName,
          owner: causing?.owner ?? '',
          runbookUrl: causing?.runbookUrl ?? '',
        },
      }
      return [[taskId, view] as const]
    }),
  )
}

/** That a task has a watched deadline that was missed, or is at risk, or either. */
export function hasDeadlineIn(db: Database, filter: DeadlineFilter): SQL {
  const troubles = filter === 'missed_or_at_risk' ? DEADLINE_TROUBLES : [filter]
  return exists(
    db
      .select({ one: sql`1` })
      .from(deadlines)
      .where(and(sql`${deadlines.taskId} = ${tasks.id} and ${deadlines.isWatched}`, inArray(deadlines.state, troubles))),
  )
}
