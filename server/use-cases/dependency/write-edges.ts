import { eq, inArray, sql } from 'drizzle-orm'
import { type EdgeRenewal, edgeRenewal, matchEdges } from '#scheduling/change/edge-renewal.ts'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { nextUpdatedAt } from '../task/lock-tasks.ts'
import { edgeBaselines } from './edge-baselines.ts'
import type { EdgeDraft } from './edge-drafts.ts'
import type { EdgeRow } from './edge-writes.ts'

/** What became of one edge, for audits. */
export type EdgeChange = { edgeId: number; before: EdgeShown | null; after: EdgeShown | null }
export type EdgeShown = Pick<EdgeRow, 'dependerId' | 'dependeeId' | 'dependerName' | 'dependeeName' | 'future' | 'endings' | 'freshness'>

type Update = { row: EdgeRow; draft: EdgeDraft; renewal: EdgeRenewal }
/** A statement has room for 65,534 values. */
const ROWS_AT_ONCE = 5_000

type Ends = ReadonlyMap<number, { name: string; activationSeq: number }>

/**
 * Makes the saved edges be the drafts, which have been checked; nothing is written for those that stay as they are.
 * The rows of all tasks concerned are locked by the caller. The core says which saved edge a draft is meant for, and what the save renews.
 * @param saved edges that this save is about; those without a draft are deleted
 */
export async function writeEdges(tx: Transaction, saved: readonly EdgeRow[], drafts: readonly EdgeDraft[]): Promise<EdgeChange[]> {
  const { created, updated: matched, deleted } = matchEdges(saved, drafts)
  const updated = matched.map(({ row, draft }): Update => ({ row, draft, renewal: edgeRenewal(row, draft) }))
  const ends = await loadEnds(tx, drafts)
  const changes: EdgeChange[] = deleted.map((row) => ({ edgeId: row.id, before: row, after: null }))
  if (deleted.length > 0) {
    const ids = sql.param(deleted.map((row) => row.id))
    await tx.delete(dependencies).where(sql`${dependencies.id} = any(${ids}::bigint[])`)
  }
  const renewed = updated.filter(({ renewal }) => renewal.baseline)
  const baselines = await edgeBaselines(tx, [...renewed.map(({ draft }) => draft), ...created])
  const baselineOf = new Map(renewed.map((update, index) => [update, baselines[index]]))
  for (const update of updated) changes.push(await updateEdge(tx, update, baselineOf.get(update), ends))
  const values = created.map((draft, index) => {
    const baseline = baselines[renewed.length + index]
    return { ...columnsOf(draft), ...baselineColumns(baseline), changedAtSeq: ends.get(draft.dependerId)?.activationSeq ?? 0 }
  })
  for (let from = 0; from < values.length; from += ROWS_AT_ONCE) {
    const rows = await tx
      .insert(dependencies)
      .values(values.slice(from, from + ROWS_AT_ONCE))
      .returning()
    for (const row of rows) changes.push({ edgeId: row.id, before: null, after: shown(row, ends) })
  }
  await touch(tx, changes)
  return changes
}

async function loadEnds(tx: Transaction, drafts: readonly EdgeDraft[]): Promise<Ends> {
  const ids = [...new Set(drafts.flatMap((draft) => [draft.dependerId, draft.dependeeId]))]
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: tasks.id, name: tasks.name, activationSeq: tasks.activationSeq })
    .from(tasks)
    .where(inArray(tasks.id, ids))
  return new Map(rows.map((row) => [row.id, row]))
}

async function updateEdge(
  tx: Transaction,
  update: Update,
  baseline: { succeeded: number; finished: number } | undefined,
  ends: Ends,
): Promise<EdgeChange> {
  const { row, draft, renewal } = update
  await tx
    .update(dependencies)
    .set({
      ...columnsOf(draft),
      ...(renewal.baseline ? { ...baselineColumns(baseline), waiverActionId: null, waivedByName: null, waivedAt: null } : {}),
      ...(renewal.freeRun ? { changedAt: sql`djag_now()`, changedAtSeq: ends.get(draft.dependerId)?.activationSeq ?? 0 } : {}),
    })
    .where(eq(dependencies.id, row.id))
  return { edgeId: row.id, before: row, after: shown(draft, ends) }
}

/** A form of either task that was loaded before this is stale. */
async function touch(tx: Transaction, changes: readonly EdgeChange[]): Promise<void> {
  const taskIds = changes.flatMap(({ before, after }) =>
    [before, after].flatMap((edge) => (edge ? [edge.dependerId, edge.dependeeId] : [])),
  )
  if (taskIds.length === 0) return
  await tx
    .update(tasks)
    .set({ updatedAt: nextUpdatedAt })
    .where(inArray(tasks.id, [...new Set(taskIds)]))
}

function columnsOf({ dependerId, dependeeId, future, endings, freshness }: EdgeDraft) {
  return { dependerId, dependeeId, future, endings, freshness }
}

function baselineColumns(baseline: { succeeded: number; finished: number } | undefined) {
  return { baselineSucceeded: baseline?.succeeded ?? 0, baselineFinished: baseline?.finished ?? 0 }
}

function shown(edge: Omit<EdgeShown, 'dependerName' | 'dependeeName'>, ends: Ends): EdgeShown {
  const nameOf = (id: number) => ends.get(id)?.name ?? `task ${id}`
  return { ...edge, dependerName: nameOf(edge.dependerId), dependeeName: nameOf(edge.dependeeId) }
}
