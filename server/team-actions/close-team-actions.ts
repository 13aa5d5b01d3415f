import { sql } from 'drizzle-orm'
import { CHANNELS } from '#server/database/channels.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { settleTeamAction } from './settle-team-actions.ts'

const MOST_AT_ONCE = 100
/** One that may be carried out again is taken so often at most: what kills three workers kills the next, too. */
const MOST_ATTEMPTS = 3

type Left = {
  actionId: number
  workerId: string | null
  attempt: number
  forWorkerId: string | null
  host: string | null
  pid: number | null
}

/**
 * Ends what no worker will answer any more: actions in the hands of workers that are gone, those for a worker that is, and those that none has taken
 * within a day. What may be carried out again is given to another worker instead (rule R13).
 * @returns how many were ended or given on
 */
export async function closeTeamActions(db: Database): Promise<number> {
  const givenOn = await giveOn(db)
  const left = await preparedSql(db)<Left[]>`
    select
      request.action_id::float8 as "actionId", request.worker_id as "workerId", request.attempt, request.for_worker_id as "forWorkerId",
      holder.host, holder.pid
    from team_action_requests as request
    join user_actions as asked on asked.id = request.action_id
    left join workers as holder on holder.id = coalesce(request.worker_id, request.for_worker_id)
    where request.ended_at is null and (
      coalesce(request.worker_id, request.for_worker_id) is not null and (holder.id is null or holder.state in ('stopped', 'lost'))
      or request.worker_id is null and asked.created_at < djag_now() - interval '1 day'
    )
    order by request.action_id limit ${MOST_AT_ONCE}`
  let ended = 0
  for (const each of left) if (await settleTeamAction(db, { ...each, state: 'failed', message: whyItEnds(each), value: null })) ended++
  return givenOn + ended
}

function whyItEnds({ workerId, forWorkerId, host, pid }: Left): string {
  const which = host === null ? 'The worker' : `The worker ${host} ${pid}`
  if (workerId !== null) return `${which} ended while it carried this out: nobody knows how far it came. Look before you ask for it again.`
  if (forWorkerId !== null) return `${which} ended before it took this on. Nothing was done.`
  return 'No worker that has this action came within a day. Nothing was done.'
}

async function giveOn(db: Database): Promise<number> {
  return await db.transaction(async (tx) => {
    const given = await preparedSql(tx)<{ actionId: number }[]>`
      update team_action_requests as request set worker_id = null, taken_at = null
      from team_actions as own, workers as holder
      where request.ended_at is null and own.type = request.type and own.is_idempotent and holder.id = request.worker_id
        and holder.state in ('stopped', 'lost') and request.for_worker_id is null and request.attempt < ${MOST_ATTEMPTS}
      returning request.action_id::float8 as "actionId"`
    if (given.length === 0) return 0
    await tx.execute(sql`select pg_notify(${CHANNELS.teamAction}, '')`)
    await notifyLive(tx, { subject: 'action', ids: given.map(({ actionId }) => actionId) })
    return given.length
  })
}
