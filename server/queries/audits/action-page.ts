import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { ActionPage, ActionRow } from '#domain/views/operation-views.ts'
import { runRequests } from '#schema/run-requests.ts'
import { teamActionRequests } from '#schema/team-action-requests.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { closedActions, namesAlone } from '#server/closed-values/closed-actions.ts'
import { LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { keysetParameters, pageOf } from '#server/http/keyset.ts'
import { choiceParameter, idParameter } from '#server/http/parameters.ts'
import { cappedCount } from '../capped-count.ts'
import { isLiveRunner } from '../operations/live-handlers.ts'
import { actionTitles } from './action-titles.ts'

const actionFilter = z.object({
  state: choiceParameter(['pending', 'done', 'failed']).optional(),
  type: z.string().max(100, 'At most 100 characters.').optional(),
})
export const actionCountParameters = actionFilter
export const actionPageParameters = actionFilter.extend(keysetParameters(idParameter).shape)
export const actionParameters = z.object({ id: idParameter })

/** One page of user actions, newest first. */
export async function actionPage(
  db: Database,
  query: z.output<typeof actionPageParameters>,
  reader: Reader = LEAST_READER,
): Promise<ActionPage> {
  const rows = await loadActions(
    db,
    and(matching(query), query.cursor === undefined ? undefined : lt(userActions.id, query.cursor)),
    query.limit + 1,
    reader,
  )
  return pageOf(rows, query.limit, ({ id }) => id)
}

/** How many user actions match, up to a bound. */
export async function actionCount(db: Database, query: z.output<typeof actionCountParameters>): Promise<CappedCount> {
  return await cappedCount(db, userActions, matching(query))
}

function matching({ state, type }: z.output<typeof actionFilter>): SQL | undefined {
  return and(
    // Pending ones are few among many: as a literal, the state can use their index.
    state === 'pending' ? sql`${userActions.state} = 'pending'` : state && eq(userActions.state, state),
    type === undefined ? undefined : eq(userActions.type, type),
  )
}

export async function actionDetail(
  db: Database,
  { id }: z.output<typeof actionParameters>,
  reader: Reader = LEAST_READER,
): Promise<ActionRow> {
  const [row] = await loadActions(db, eq(userActions.id, id), 1, reader)
  if (!row) throw new DomainError('not_found', `There is no action ${id}.`)
  return row
}

/** What became of one of the team's own; the worker that has it may be long gone. */
const TEAM_PROGRESS = sql<ActionRow['team']>`case when ${teamActionRequests.actionId} is not null then json_build_object(
  'attempt', ${teamActionRequests.attempt}, 'answer', ${teamActionRequests.value},
  'worker', (
    select json_build_object('id', ${workers.id}, 'host', ${workers.host}, 'pid', ${workers.pid})
    from ${workers} where ${workers.id} = ${teamActionRequests.workerId}
  ),
  'hasWorkers', exists (select from ${workers} where ${isLiveRunner} and ${teamActionRequests.type} = any(${workers.teamActionTypes}))
) end`

async function loadActions(db: Database, which: SQL | undefined, limit: number, reader: Reader): Promise<ActionRow[]> {
  const rows = await db
    .select({
      id: userActions.id,
      type: userActions.type,
      payload: userActions.payload,
      state: userActions.state,
      actorName: userActions.actorName,
      createdAt: userActions.createdAt,
      carriedOutAt: userActions.carriedOutAt,
      outcome: userActions.outcome,
      runId: runRequests.activatedRunId,
      team: TEAM_PROGRESS,
    })
    .from(userActions)
    .leftJoin(runRequests, eq(runRequests.actionId, userActions.id))
    .leftJoin(teamActionRequests, eq(teamActionRequests.actionId, userActions.id))
    .where(which)
    .orderBy(desc(userActions.id))
    .limit(limit)
  const closedBy = await closedActions(db, reader, rows)
  const open = (row: (typeof rows)[number]) => {
    const by = closedBy(row)
    if (by === null) return { ...row, closedBy: by }
    const team = row.team && { ...row.team, answer: null }
    return { ...row, payload: namesAlone(row.payload), outcome: null, team, closedBy: by }
  }
  const titleOf = await actionTitles(
    db,
    rows.map(({ type }) => type),
  )
  return rows.map(open).map((row) => ({
    ...row,
    title: titleOf(row.type),
    payload: row.payload as ActionRow['payload'],
    createdAt: isoInstant(row.createdAt),
    carriedOutAt: isoInstant(row.carriedOutAt),
  }))
}
