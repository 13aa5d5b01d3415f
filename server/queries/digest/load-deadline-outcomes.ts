import { type DigestFacts, NARROW_SHARE } from '#domain/digest/digest.ts'
import type { DigestWeek } from '#domain/digest/digest-week.ts'
import type { DigestTask } from '#domain/views/digest-views.ts'
import { NEAR_MS, SETTLED_AFTER_MS } from '#scheduling/deadline/settled-risk.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

type Row = DigestTask & Omit<DigestFacts['deadlines'][number], 'task'>

/**
 * What became of the deadlines that fell into a week, by task: `since` of one that was met is when its run succeeded (rule L2). A risk that was over in a
 * moment is none (rule N9).
 */
export async function loadDeadlineOutcomes(tx: Transaction, { sinceMs, beforeMs }: DigestWeek): Promise<DigestFacts['deadlines']> {
  const rows = await preparedSql(tx)<Row[]>`
    select task.id::float8 as id, task.name, task.owner, task.runbook_url as "runbookUrl", outcome.met, outcome.missed, outcome."metLate",
      outcome."longestLateMs", outcome.narrow, outcome."wereAtRisk", outcome."leastLeftMs"
    from (
      select task_id,
        count(*) filter (where state = 'met')::float8 as met,
        count(*) filter (where state in ('missed', 'met_late'))::float8 as missed,
        count(*) filter (where state = 'met_late')::float8 as "metLate",
        max(extract(epoch from since - due_at) * 1000) filter (where state = 'met_late')::float8 as "longestLateMs",
        count(*) filter (where is_narrow)::float8 as narrow,
        count(*) filter (where is_narrow and was_at_risk)::float8 as "wereAtRisk",
        min(extract(epoch from due_at - since) * 1000) filter (where is_narrow)::float8 as "leastLeftMs"
      from (
        select task_id, state, due_at, since, was_at_risk,
          state = 'met' and (was_at_risk or due_at - since <= (due_at - scheduled_for) * ${NARROW_SHARE}::float8) as is_narrow
        from deadlines
        cross join lateral (
          select case when state = 'met' and changes @> '[{"state": "at_risk"}]' then (
            select bool_or(till_ms - at_ms >= ${SETTLED_AFTER_MS} or extract(epoch from due_at) * 1000 - till_ms <= ${NEAR_MS})
            from (
              select change ->> 'state' as state, (change ->> 'atMs')::float8 as at_ms, lead((change ->> 'atMs')::float8) over (order by place) as till_ms
              from jsonb_array_elements(changes) with ordinality as kept (change, place)
            ) as lasting
            where lasting.state = 'at_risk'
          ) else false end as was_at_risk
        ) as risk
        where due_at >= ${new Date(sinceMs)} and due_at < ${new Date(beforeMs)} and state in ('met', 'met_late', 'missed')
      ) as judged
      group by task_id
    ) outcome
    join tasks task on task.id = outcome.task_id and task.deleted_at is null`
  return rows.map(({ id, name, owner, runbookUrl, ...outcome }) => ({ task: { id, name, owner, runbookUrl }, ...outcome }))
}
