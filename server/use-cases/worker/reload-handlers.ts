import { sql } from 'drizzle-orm'
import { counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import type { ActionOutcome } from '#server/audit/audit-entry.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requirePermission } from '../require-permission.ts'

/**
 * Has live workers look at their folders of handlers and of actions anew (rule R11): one, or all that have a folder.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when there is no such worker that lives and has a folder
 */
export async function reloadHandlers(
  tx: Transaction,
  actor: Actor,
  actionId: number,
  { workerId }: PayloadOf<'reload-handlers'>,
): Promise<ActionOutcome> {
  requirePermission(actor, 'reload-handlers')
  const prepared = preparedSql(tx)
  const told = await prepared<{ workerId: string }[]>`
    insert into worker_actions (action_id, worker_id)
    select ${actionId}, id from workers
    where state = 'live' and lease_until > djag_now()
      and coalesce(handlers_version, handlers_problem, team_actions_version, team_actions_problem) is not null
      and ${workerId === undefined ? prepared`true` : prepared`id = ${workerId}`}
    returning worker_id as "workerId"`
  if (told.length === 0)
    throw new DomainError(
      'conflict',
      workerId === undefined
        ? 'No live worker has a folder of handlers (DJAG_HANDLERS_DIR) or of actions (DJAG_ACTIONS_DIR): there is nothing to reload.'
        : `There is no live worker ${workerId} that has a folder of handlers (DJAG_HANDLERS_DIR) or of actions (DJAG_ACTIONS_DIR).`,
    )
  for (const { workerId: id } of told) await tx.execute(sql`select pg_notify(${CHANNELS.addressed}, ${id})`)
  await notifyLive(tx, { subject: 'worker', ids: told.map((each) => each.workerId) })
  return { message: `Asked ${counted(told.length, 'worker')} to reload the handlers.`, after: { workers: told.length } }
}
