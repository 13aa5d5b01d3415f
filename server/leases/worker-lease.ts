import type { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

export type WorkerDescription = Pick<
  typeof workers.$inferSelect,
  'id' | 'host' | 'pid' | 'role' | 'queues' | 'concurrency' | 'handlerNames'
> &
  Partial<
    Pick<
      typeof workers.$inferSelect,
      | 'handlerDefinitions'
      | 'handlersVersion'
      | 'handlersProblem'
      | 'teamActionTypes'
      | 'teamActionDefinitions'
      | 'teamActionsVersion'
      | 'teamActionsProblem'
      | 'tokenId'
      | 'canBeTold'
    >
  >

/** Makes the row of a worker process; its lease runs out `leaseMs` from now unless it is renewed. */
export async function registerWorker(db: Database, worker: WorkerDescription, leaseMs: number): Promise<void> {
  await preparedSql(db)`
    insert into workers (
      id, host, pid, role, queues, concurrency, handler_names, handler_definitions, handlers_version, handlers_problem,
      team_action_types, team_action_definitions, team_actions_version, team_actions_problem, token_id, can_be_told, lease_until
    )
    values (
      ${worker.id}, ${worker.host}, ${worker.pid}, ${worker.role}, ${worker.queues}::text[], ${worker.concurrency},
      ${worker.handlerNames}::text[], ${worker.handlerDefinitions ?? []}::text[], ${worker.handlersVersion ?? null}, ${worker.handlersProblem ?? null},
      ${worker.teamActionTypes ?? []}::text[], ${worker.teamActionDefinitions ?? []}::text[], ${worker.teamActionsVersion ?? null},
      ${worker.teamActionsProblem ?? null}, ${worker.tokenId ?? null}, ${worker.canBeTold ?? true},
      djag_now() + ${leaseMs} * interval '1 millisecond'
    )`
  await notifyLive(db, { subject: 'worker', ids: [worker.id] })
}

export type Heartbeat = { workerId: string; leaseMs: number; activeRuns: number; isDraining: boolean; lastTickAt: Date | null }

/** What a heartbeat finds out beside renewing the lease. */
export type RenewedLease = {
  /** How many other workers live that claim runs. */
  otherRunners: number
  /** Whether the database says that this worker holds runs. */
  holdsRuns: boolean
  /** Whether runs are held by workers that are lost, stopped or unknown. */
  areRunsOrphaned: boolean
  /** Whether this worker was asked for something, or a run of its was told something, that it has not fetched. */
  hasOwnActions: boolean
  /** Whether an action of the team's own waits that this worker can take. */
  areTeamActionsWaiting: boolean
  /** Whether actions are open for attempts or workers that are gone, whosever they were, or wait for a worker that does not come. */
  areActionsLeft: boolean
  /** Milliseconds until the first lease of the others ends, less than zero when one has; null: there are no others. */
  nextLeaseEndInMs: number | null
}

/**
 * Renews the lease of a worker and of every attempt it holds. Null: the lease was lost, that is, others may be running what this worker
 * runs; it has to let go of everything. A lease that passed without anyone noticing is simply renewed.
 */
export async function renewLease(db: Database, heartbeat: Heartbeat): Promise<RenewedLease | null> {
  const [renewed] = await preparedSql(db)<RenewedLease[]>`
    update workers
    set heartbeat_at = djag_now(),
        lease_until = djag_now() + ${heartbeat.leaseMs} * interval '1 millisecond',
        active_runs = ${heartbeat.activeRuns},
        state = ${heartbeat.isDraining ? 'draining' : 'live'},
        last_tick_at = coalesce(${heartbeat.lastTickAt}, last_tick_at)
    where id = ${heartbeat.workerId} and state in ('live', 'draining')
    returning
      (
        select count(*)::int from workers as other
        where other.id <> ${heartbeat.workerId} and other.state = 'live' and other.lease_until >= djag_now() and other.role <> 'scheduler'
      ) as "otherRunners",
      exists (select from runs where runs.worker_id = ${heartbeat.workerId} and runs.state = 'running') as "holdsRuns",
      exists (
        select from runs left join workers as holder on holder.id = runs.worker_id
        where runs.state = 'running' and (holder.id is null or holder.state in ('stopped', 'lost'))
      ) as "areRunsOrphaned",
      exists (select from run_actions as told where told.answered_at is null and told.state = 'waiting' and told.worker_id = ${heartbeat.workerId})
        or exists (select from worker_actions as asked where asked.answered_at is null and asked.worker_id = ${heartbeat.workerId})
        as "hasOwnActions",
      exists (
        select from team_action_requests as open
        where open.ended_at is null and open.worker_id is null and open.type = any(workers.team_action_types)
          and (open.for_worker_id is null or open.for_worker_id = workers.id)
      ) as "areTeamActionsWaiting",
      exists (
        select from run_actions as told
        left join runs on runs.id = told.run_id and runs.attempt = told.attempt and runs.worker_id = told.worker_id and runs.state = 'running'
        where told.answered_at is null and runs.id is null
      ) or exists (
        select from worker_actions as asked join workers as gone on gone.id = asked.worker_id
        where asked.answered_at is null and gone.state in ('stopped', 'lost')
      ) or exists (
        select from team_action_requests as open
        join user_actions as asked on asked.id = open.action_id
        left join workers as holder on holder.id = coalesce(open.worker_id, open.for_worker_id) and holder.state in ('live', 'draining')
        where open.ended_at is null and (
          holder.id is null and coalesce(open.worker_id, open.for_worker_id) is not null
          or open.worker_id is null and asked.created_at < djag_now() - interval '1 day'
        )
      ) as "areActionsLeft",
      (
        select extract(epoch from min(other.lease_until) - djag_now())::float8 * 1000 from workers as other
        where other.id <> ${heartbeat.workerId} and other.state in ('live', 'draining')
      ) as "nextLeaseEndInMs"`
  return renewed ?? null
}

/** Says that a worker ended as it should. Runs it still holds are taken from it at once. */
export async function markWorkerStopped(db: Database, workerId: string): Promise<void> {
  await preparedSql(db)`
    update workers set state = 'stopped', stopped_at = djag_now(), active_runs = 0
    where id = ${workerId} and state in ('live', 'draining')`
  await notifyLive(db, { subject: 'worker', ids: [workerId] })
}
