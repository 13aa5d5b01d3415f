import type postgres from 'postgres'
import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'

/** Removes at most `limit` rows. Fewer removed: that were all, or others hold the rest. Gives how many. */
export type Removal = (sql: postgres.Sql, limit: number, days: number) => Promise<number>

/** The oldest audits (rule K5), none before one that stays (K7); since when all are there is noted for `check:ledger`. */
export const removeAudits: Removal = async (sql, limit, days) => {
  const [row] = await sql<{ count: number }[]>`
    with oldest as (
      select id, at < djag_now() - ${days}::float8 * interval '1 day' as is_old from audits order by id limit ${limit}
    ),
    gone as (
      delete from audits using oldest
      where audits.id = oldest.id and oldest.id < coalesce((select min(id) from oldest where not is_old), 9223372036854775807)
      returning audits.at
    ),
    noted as (
      update retention set audits_kept_since = greatest(audits_kept_since, (select max(at) + interval '1 millisecond' from gone))
      where exists (select from gone)
    )
    select count(*)::float8 as count from gone`
  return row?.count ?? 0
}

/** User actions that were carried out, once nothing names them any more: no audit, request, backfill or waiver (rule K5). */
export const removeActions: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from user_actions where id in (
      select id from user_actions action
      where state <> 'pending' and created_at < djag_now() - ${days}::float8 * interval '1 day'
        and id < coalesce((select min(action_id) from audits), 9223372036854775807)
        and not exists (select from run_requests where action_id = action.id)
        and not exists (select from backfills where action_id = action.id)
        and not exists (select from dependencies where waiver_action_id = action.id)
      order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Requests that were answered, once the run that came of it is gone. */
export const removeRequests: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from run_requests where id in (
      select id from run_requests request
      where id < ${leastRunIdSql(sql, sql`djag_now() - ${days}::float8 * interval '1 day'`)} and activated_run_id is not null
        and not exists (select from runs where id = request.activated_run_id)
      order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Backfills that ended, once all their runs are gone. */
export const removeBackfills: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from backfills where id in (
      select id from backfills backfill
      where state <> 'active' and requested_at < djag_now() - ${days}::float8 * interval '1 day'
        and not exists (select from runs where backfill_id = backfill.id)
      order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Workers that have been gone for so long. Attempts of runs that stayed then say no more where they ran. */
export const removeWorkers: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from workers where id in (
      select id from workers worker
      where state in ('stopped', 'lost') and coalesce(stopped_at, heartbeat_at) < djag_now() - ${days}::float8 * interval '1 day'
        and not exists (select from runs where worker_id = worker.id and state = 'running')
      order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Counts by hour of runs that are gone (rule K2). */
export const removeCounts: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from run_hours where (task_id, hour) in (
      select task_id, hour from run_hours where hour < djag_now() - ${days}::float8 * interval '1 day' order by hour limit ${limit}
    )`
  return count
}

/** What was reckoned of weeks (rule K8), of all their tasks. */
export const removeTimedWeeks: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from timed_weeks where id in (
      select id from timed_weeks where before < djag_now() - ${days}::float8 * interval '1 day' order by before limit ${limit}
    )`
  return count
}

/** Deadlines that nobody watches any more (rule L4). */
export const removeDeadlines: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from deadlines where (task_id, scheduled_for) in (
      select task_id, scheduled_for from deadlines
      where due_at < djag_now() - ${days}::float8 * interval '1 day' and not is_watched order by due_at limit ${limit} for update skip locked
    )`
  return count
}

/** Forecasts that were made so long ago (rule F1). */
export const removeForecasts: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from kept_forecasts where (task_id, ahead, scheduled_for) in (
      select task_id, ahead, scheduled_for from kept_forecasts
      where made_at < djag_now() - ${days}::float8 * interval '1 day' order by made_at limit ${limit} for update skip locked
    )`
  return count
}

/** Incidents that were closed so long ago, with their members and events. */
export const removeIncidents: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from incidents where id in (
      select id from incidents
      where closed_at < djag_now() - ${days}::float8 * interval '1 day' order by closed_at limit ${limit} for update skip locked
    )`
  return count
}

/**
 * A digest's delivery says that a channel was told of a week, which is told until the next one is over: it has to stay that long, however soon runs go.
 */
const LEAST_DIGEST_DAYS = 14

/** Tests of channels, and digests; what was told of an incident goes with it, as it says that nobody has to be told again. */
export const removeDeliveries: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from notification_deliveries where id in (
      select id from notification_deliveries
      where incident_id is null and created_at < djag_now() - ${days}::float8 * interval '1 day'
        and (what <> 'digest' or created_at < djag_now() - ${LEAST_DIGEST_DAYS} * interval '1 day')
      order by created_at limit ${limit} for update skip locked
    )`
  return count
}

/** Change sets that were applied or discarded so long ago (rule G5). */
export const removeChangeSets: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from change_sets where id in (
      select id from change_sets where ended_at < djag_now() - ${days}::float8 * interval '1 day' order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Tokens that have been worth nothing for so long. */
export const removeTokens: Removal = async (sql, limit, days) => {
  const { count } = await sql`
    delete from api_tokens where id in (
      select id from api_tokens where least(revoked_at, expires_at) < djag_now() - ${days}::float8 * interval '1 day'
      order by id limit ${limit} for update skip locked
    )`
  return count
}

/** Answers of the API kept for idempotency keys, after a day: whoever asks again does so within minutes. */
export const removeKeptAnswers: Removal = async (sql, limit) => {
  const { count } = await sql`
    delete from kept_answers where (caller, key) in (
      select caller, key from kept_answers where at < djag_now() - interval '1 day' order by at limit ${limit} for update skip locked
    )`
  return count
}

/** Sessions and proofs that have run out. */
export const removeSessions: Removal = async (sql, limit) => {
  const { count: sessions } = await sql`
    delete from sessions where id in (select id from sessions where expires_at < djag_now() limit ${limit} for update skip locked)`
  const { count: proofs } = await sql`
    delete from verifications where id in (select id from verifications where expires_at < djag_now() limit ${limit} for update skip locked)`
  return Math.max(sessions, proofs)
}

/** Seals of audits that are all gone, but for the latest of them: the chain of what is there hangs on it. */
export const removeSeals: Removal = async (sql, limit) => {
  const { count } = await sql`
    delete from audit_seals where id in (
      select id from audit_seals where id < (
        select max(id) from audit_seals where last_audit_id < coalesce((select min(id) from audits), 0)
      ) order by id limit ${limit}
    )`
  return count
}
