import { z } from 'zod'
import type { AuditActors } from '#domain/views/operation-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { searchParameter } from '#server/http/parameters.ts'
import { containsPattern } from '../contains-pattern.ts'

export const auditActorsParameters = z.object({ search: searchParameter })

const MOST_ACTORS = 50

/** Who stands in the audits, by the latest name of each; the index is read once for each of them, not for each audit. */
export async function auditActors(db: Database, { search }: z.output<typeof auditActorsParameters>): Promise<AuditActors> {
  const rows = await preparedSql(db)<{ kind: 'user' | 'token'; id: string; name: string }[]>`
    with recursive actor as (
      (select actor_kind, actor_id, actor_name from audits where actor_id is not null order by actor_kind, actor_id, id desc limit 1)
      union all
      select next.* from actor, lateral (
        select actor_kind, actor_id, actor_name from audits
        where actor_id is not null and (actor_kind, actor_id) > (actor.actor_kind, actor.actor_id)
        order by actor_kind, actor_id, id desc limit 1
      ) next
    )
    select actor_kind as kind, actor_id as id, actor_name as name from actor
    where actor_name ilike ${containsPattern(search ?? '')}
    order by kind desc, name, id limit ${MOST_ACTORS + 1}`
  return { rows: rows.slice(0, MOST_ACTORS), hasMore: rows.length > MOST_ACTORS }
}
