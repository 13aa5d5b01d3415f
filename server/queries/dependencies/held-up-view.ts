import { and, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { HeldUpView } from '#domain/views/task-views.ts'
import {
  type EdgesOnward,
  edgesOnward,
  type HeldUp,
  HOLDING_CAUSES,
  type HoldingCause,
  type HoldingEdge,
  heldUpBy,
} from '#scheduling/explain/held-up.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { choiceParameter, idParameter, listParameter } from '#server/http/parameters.ts'
import { asleepUntil, computeNextInstants } from '../tasks/next-instant.ts'

/** As many edges as are looked at; more than a person can do anything about. */
const MOST_EDGES = 2_000
const NAMED = 5

export const heldUpParameters = z.object({ ids: listParameter(idParameter, 200), by: choiceParameter(HOLDING_CAUSES) })

/** Which tasks wait for these once they fail, are stopped or are deleted, and which first (rule T5). */
export async function heldUpView(db: Database, { ids, by }: z.output<typeof heldUpParameters>): Promise<HeldUpView> {
  const downstream = await loadDownstream(db, ids)
  return heldUpViewOf(heldUpBy(ids, by, downstream.edges, downstream.atMs), downstream)
}

/** The same of each of these tasks by itself. */
export async function heldUpByEach(db: Database, ids: readonly number[], why: HoldingCause): Promise<Map<number, HeldUpView>> {
  const downstream = await loadDownstream(db, ids)
  return new Map(ids.map((id) => [id, heldUpViewOf(heldUpBy([id], why, downstream.edges, downstream.atMs), downstream)]))
}

function heldUpViewOf({ tasks: held, first }: HeldUp, { names, isPartial }: Downstream): HeldUpView {
  const named = ({ taskId, atMs }: HeldUp['tasks'][number]) => ({ id: taskId, name: names.get(taskId) ?? '', at: isoInstant(atMs) })
  return { count: held.length, isPartial, first: first && named(first), tasks: held.slice(0, NAMED).map(named) }
}

/** `atMs`: of the tasks that are on, the instant that waits, or the next. `isPartial`: more edges lead on than were looked at. */
type Downstream = { edges: EdgesOnward; isPartial: boolean; names: Map<number, string>; atMs: Map<number, number | null> }

/** What depends on these tasks, directly or through others. */
async function loadDownstream(db: Database, ids: readonly number[]): Promise<Downstream> {
  const found = await loadDownstreamEdges(db, ids, MOST_EDGES + 1)
  const shown = found.slice(0, MOST_EDGES)
  const edges = edgesOnward(shown)
  const dependers = [...new Set(shown.map(({ dependerId }) => dependerId))]
  const names = new Map<number, string>()
  const atMs = new Map<number, number | null>()
  if (dependers.length === 0) return { edges, isPartial: false, names, atMs }
  const which = inArray(tasks.id, dependers)
  const [rows, computed] = await Promise.all([
    db
      .select({ id: tasks.id, name: tasks.name, enabled: tasks.enabled, waiting: tasks.waiting, asleepUntil })
      .from(tasks)
      .where(and(which, isNull(tasks.deletedAt))),
    databaseNowMs(db).then((nowMs) => computeNextInstants(db, nowMs, which)),
  ])
  const computedMs = new Map(computed.map(({ taskId, nextMs }) => [taskId, nextMs]))
  for (const { id, name, enabled, waiting, asleepUntil: until } of rows) {
    names.set(id, name)
    if (enabled) atMs.set(id, waiting?.scheduledForMs ?? until?.getTime() ?? computedMs.get(id) ?? null)
  }
  return { edges, isPartial: found.length > MOST_EDGES, names, atMs }
}

/** So many of the edges behind these tasks, directly or through others: of more, the same at each look. */
export async function loadDownstreamEdges(db: Database | Transaction, ids: readonly number[], most: number): Promise<HoldingEdge[]> {
  return await preparedSql(db)<HoldingEdge[]>`
    with recursive downstream (id) as (
      select unnest(${[...ids]}::bigint[])
      union
      select edge.depender_id from downstream join dependencies edge on edge.dependee_id = downstream.id
    )
    select edge.depender_id::float8 as "dependerId", edge.dependee_id::float8 as "dependeeId", edge.endings
    from downstream join dependencies edge on edge.dependee_id = downstream.id
    order by edge.dependee_id, edge.depender_id limit ${most}`
}
