import { inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { MOST_TAGS_OF_FILTER, tagName } from '#domain/tag-input.ts'
import { tags } from '#schema/tags.ts'
import { taskTags } from '#schema/task-tags.ts'
import { listParameter } from '#server/http/parameters.ts'

/** What has any of these tags, by name. */
export const tagsParameter = listParameter(tagName, MOST_TAGS_OF_FILTER)
  .optional()
  .describe('Tags by name, with commas between them: what has any of them.')

/** That a task has any of these tags. */
export function taggedWith(taskId: SQLWrapper, names: readonly string[]): SQL {
  const keys = names.map((name) => sql`lower(${name})`)
  return sql`${taskId} in (
    select ${taskTags.taskId} from ${taskTags} join ${tags} on ${tags.id} = ${taskTags.tagId} where ${inArray(sql`lower(${tags.name})`, keys)}
  )`
}

/** That a task has no tag at all. */
export function hasNoTag(taskId: SQLWrapper): SQL {
  return sql`not exists (select from ${taskTags} where ${taskTags.taskId} = ${taskId})`
}
