import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** What rules look at beside an incident itself: the tags and owners of the tasks that have part in it. */
export async function loadIncidentParts(
  db: Database | Transaction,
  incidentIds: readonly number[],
): Promise<ReadonlyMap<number, { tags: string[]; owners: string[] }>> {
  if (incidentIds.length === 0) return new Map()
  const rows = await preparedSql(db)<{ id: number; tags: string[]; owners: string[] }[]>`
    select incident.id::float8 as id,
      array(
        select distinct tag.name from unnest(part.tasks) as part_task (id)
        join task_tags on task_tags.task_id = part_task.id join tags tag on tag.id = task_tags.tag_id
      ) as tags,
      array(select distinct owner from tasks where tasks.id = any(part.tasks) and owner <> '') as owners
    from incidents incident
    cross join lateral (
      select array(
        select cause_task_id union select task_id from incident_members where incident_id = incident.id
      ) as tasks
    ) part
    where incident.id = any(${[...incidentIds]}::bigint[])`
  return new Map(rows.map(({ id, ...part }) => [id, part]))
}
