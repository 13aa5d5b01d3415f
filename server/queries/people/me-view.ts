import { and, asc, inArray, isNull, sql } from 'drizzle-orm'
import type { MeView, OwnTasksView } from '#domain/views/me-views.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'

/** Who is signed in, and what their role is for. */
export async function meView(db: Database, { actor, email, hasSecondFactor }: CurrentSession): Promise<MeView> {
  const { id, name, role, roleTagIds } = actor
  const roleTags =
    roleTagIds === undefined
      ? null
      : await db
          .select({ id: tags.id, name: tags.name })
          .from(tags)
          .where(inArray(tags.id, [...roleTagIds]))
          .orderBy(sql`lower(${tags.name})`)
  return { id, name, email, role, roleTags, hasSecondFactor }
}

/** The tasks that the reader’s role reaches, for what the dashboard offers beside each. */
export async function ownTasks(db: Database, _: unknown, actor: CurrentSession['actor']): Promise<OwnTasksView> {
  if (actor.roleTagIds === undefined) return { ids: null }
  const rows = await db
    .selectDistinct({ id: taskTags.taskId })
    .from(taskTags)
    .innerJoin(tasks, and(sql`${tasks.id} = ${taskTags.taskId}`, isNull(tasks.deletedAt)))
    .where(inArray(taskTags.tagId, [...actor.roleTagIds]))
    .orderBy(asc(taskTags.taskId))
  return { ids: rows.map(({ id }) => id) }
}
