import type postgres from 'postgres'
import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { type InstantRange, joinedRanges } from '#scheduling/model/instant-ranges.ts'
import type { AlignedDependee, EdgeEndings, EdgeState } from '#scheduling/model/task-state.ts'

/** The edges of one depender, or why one of them can't be judged. */
export type LoadedEdges = { edges: EdgeState[] } | { problem: string }

type AlignedRow = {
  crontab: CrontabDefinition
  positionMs: number
  endedInstantMs: number | null
  endedRunId: string | null
  skippedAhead: InstantRange[] | null
  /** The first instant after the ended one that got a run of its own. */
  firstRunMs: number | null
  /** The first instant of the range that this run took, where there is one that reaches past the ended instant. */
  firstTakenMs: number | null
}

type JudgedEdgeRow = Omit<EdgeState, 'dependeeCounts' | 'baseline' | 'aligned' | 'waiver'> &
  Record<'dependerId' | 'endedSucceeded' | 'endedFinished' | 'baselineSucceeded' | 'baselineFinished', number> & {
    aligned: AlignedRow | null
    waiverActionId: number | null
    waivedByName: string | null
  }

/**
 * The edges of these dependers, with what is known of their dependees, all as it was at one moment: one statement sees one snapshot.
 * What only `aligned` edges need (rule D6) is looked up for them alone, each by index: the dependee's first scheduled run after the
 * instant that has ended, and the range of instants just before it, which that run took if they were coalesced; and the manual run for a
 * later instant than its own have ended for, once that instant is decided and its own run, if it got one, is active no more.
 */
export async function loadEdges(sql: postgres.Sql, dependerIds: readonly number[]): Promise<Map<number, LoadedEdges>> {
  const rows = await sql<JudgedEdgeRow[]>`
    select
      edge.depender_id::float8 as "dependerId", edge.id::float8 as "edgeId", dependee.id::float8 as "dependeeId", dependee.name as "dependeeName",
      dependee.enabled as "dependeeEnabled", edge.future, edge.endings, edge.changed_at_seq::float8 as "changedAtSeq",
      dependee.ended_succeeded::float8 as "endedSucceeded", dependee.ended_finished::float8 as "endedFinished",
      edge.baseline_succeeded::float8 as "baselineSucceeded", edge.baseline_finished::float8 as "baselineFinished",
      dependee.latest_succeeded_run_id as "latestSucceededRunId", dependee.latest_finished_run_id as "latestFinishedRunId",
      edge.waiver_action_id::float8 as "waiverActionId", edge.waived_by_name as "waivedByName",
      ${alignedFacts(sql)}
    from dependencies edge join tasks dependee on dependee.id = edge.dependee_id
    where edge.depender_id = any(${[...dependerIds]}::bigint[]) order by edge.id`
  const loaded = new Map<number, LoadedEdges>()
  for (const row of rows) loaded.set(row.dependerId, withEdge(loaded.get(row.dependerId) ?? { edges: [] }, row))
  return loaded
}

/** Of rows `edge` and `dependee`: what an `aligned` edge is told; null for others. */
function alignedFacts(sql: postgres.Sql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
      case when edge.freshness = 'aligned' then (
        select jsonb_build_object(
          'crontab', jsonb_build_object(
            'second', crontab.second, 'minute', crontab.minute, 'hour', crontab.hour, 'dayOfMonth', crontab.day_of_month,
            'month', crontab.month, 'dayOfWeek', crontab.day_of_week,
            'timezone', crontab.timezone, 'gap', crontab.gap, 'overlap', crontab.overlap
          ),
          'positionMs', (extract(epoch from greatest(dependee.cursor, dependee.cron_base)) * 1000)::bigint,
          'endedInstantMs', (extract(epoch from ended.instant) * 1000)::bigint,
          'endedRunId', ended.run_id,
          'skippedAhead', case when coalesce(dependee.cursor, '-infinity') < dependee.not_misfires_through then (
            select jsonb_agg(jsonb_build_object(
              'firstMs', (extract(epoch from range.first_instant) * 1000)::bigint, 'lastMs', (extract(epoch from range.last_instant) * 1000)::bigint
            ) order by range.first_instant)
            from decided_ranges range
            where range.task_id = dependee.id and range.last_instant > coalesce(dependee.cursor, '-infinity')
          ) end,
          'firstRunMs', (extract(epoch from run.scheduled_for) * 1000)::bigint,
          'firstTakenMs', (extract(epoch from range.first_instant) * 1000)::bigint
        )
        from (
          select
            case edge.endings when 'succeeded' then dependee.aligned_succeeded_instant else dependee.aligned_finished_instant end as instant,
            case edge.endings when 'succeeded' then dependee.aligned_succeeded_run_id else dependee.aligned_finished_run_id end as run_id
        ) as own
        left join lateral (
          select runs.aligned_for as instant, runs.id as run_id from runs
          where runs.task_id = dependee.id and runs.kind = 'manual'
            and runs.aligned_for > coalesce(own.instant, '-infinity') and runs.aligned_for <= greatest(dependee.cursor, dependee.cron_base)
            and case edge.endings
              when 'succeeded' then runs.counts_as = 'succeeded' or runs.earlier_endings @> '[{"succeeded": true}]'
              else runs.counts_as is not null or runs.earlier_endings @> '[{"counts": true}]'
            end
            and not exists (
              select from runs taker
              where taker.task_id = dependee.id and taker.kind = 'scheduled' and taker.state in ('queued', 'running', 'retrying')
                and (taker.scheduled_for = runs.aligned_for or exists (
                  select from decided_ranges taken
                  where taken.into_run_id = taker.id and runs.aligned_for between taken.first_instant and taken.last_instant
                ))
            )
          order by runs.aligned_for desc, runs.ended_at desc nulls last limit 1
        ) as manual on true
        cross join lateral (
          select coalesce(manual.instant, own.instant) as instant, coalesce(manual.run_id, own.run_id) as run_id
        ) as ended
        join crontabs crontab on crontab.id = dependee.crontab_id
        left join lateral (
          select id, scheduled_for from runs
          where task_id = dependee.id and kind = 'scheduled' and scheduled_for > coalesce(ended.instant, '-infinity')
          order by scheduled_for limit 1
        ) as run on true
        left join lateral (
          select into_run_id, first_instant from decided_ranges
          where task_id = dependee.id and last_instant > coalesce(ended.instant, '-infinity') and last_instant < run.scheduled_for
          order by last_instant desc limit 1
        ) as range on range.into_run_id = run.id
      ) end as aligned`
}

/** What an `aligned` edge of each kind on this task would be told, were it made now. @throws CrontabError, and Error where the task is gone */
export async function alignedFactsOf(sql: postgres.Sql, dependeeId: number): Promise<Record<EdgeEndings, AlignedDependee>> {
  const rows = await sql<{ endings: EdgeEndings; aligned: AlignedRow }[]>`
    select edge.endings, ${alignedFacts(sql)}
    from (values ('succeeded', 'aligned'), ('finished', 'aligned')) as edge (endings, freshness)
    join tasks dependee on dependee.id = ${dependeeId}`
  const factsFor = (endings: EdgeEndings): AlignedDependee => {
    const row = rows.find((each) => each.endings === endings)
    if (!row) throw new Error('The task waited for does not exist any more.')
    return alignedDependee(row.aligned)
  }
  return { succeeded: factsFor('succeeded'), finished: factsFor('finished') }
}

function withEdge(loaded: LoadedEdges, row: JudgedEdgeRow): LoadedEdges {
  if ('problem' in loaded) return loaded
  try {
    loaded.edges.push(edgeState(row))
    return loaded
  } catch (error) {
    return { problem: `The crontab of “${row.dependeeName}”, to which it is aligned, can't be used: ${(error as Error).message}` }
  }
}

function edgeState(row: JudgedEdgeRow): EdgeState {
  return {
    edgeId: row.edgeId,
    dependeeId: row.dependeeId,
    dependeeName: row.dependeeName,
    dependeeEnabled: row.dependeeEnabled,
    future: row.future,
    endings: row.endings,
    aligned: row.aligned && alignedDependee(row.aligned),
    waiver: row.waiverActionId === null ? null : { actionId: row.waiverActionId, byName: row.waivedByName ?? '' },
    dependeeCounts: { succeeded: row.endedSucceeded, finished: row.endedFinished },
    baseline: { succeeded: row.baselineSucceeded, finished: row.baselineFinished },
    changedAtSeq: row.changedAtSeq,
    latestSucceededRunId: row.latestSucceededRunId,
    latestFinishedRunId: row.latestFinishedRunId,
  }
}

/** @throws CrontabError */
function alignedDependee(row: AlignedRow): AlignedDependee {
  const { positionMs, endedInstantMs, endedRunId } = row
  const schedule = compileCrontab(row.crontab)
  return {
    schedule,
    positionMs,
    skippedAhead: row.skippedAhead ? joinedRanges(schedule, row.skippedAhead) : [],
    endedInstantMs,
    endedRunId,
    firstRunAfterMs: firstRunAfter(row, schedule),
  }
}

/** An instant in the middle of a range may have ended by a backfill; those after it still wait for the run that took them. */
function firstRunAfter({ firstRunMs, firstTakenMs, endedInstantMs }: AlignedRow, schedule: CronSchedule): number | null {
  if (firstRunMs === null || firstTakenMs === null) return firstRunMs
  if (endedInstantMs === null || firstTakenMs > endedInstantMs) return firstTakenMs
  return Math.min(schedule.next(endedInstantMs) ?? firstRunMs, firstRunMs)
}
