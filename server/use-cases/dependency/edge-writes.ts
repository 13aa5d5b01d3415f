import { eq, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'

/** Lets one transaction at a time write edges, so that two saves at once cannot close a cycle (rule X2). Taken before any row lock. */
export async function lockEdgeWrites(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.edgeWrites})`)
}

export type EdgeRow = typeof dependencies.$inferSelect & { dependerName: string; dependeeName: string }

/**
 * What a save at these tasks may close a cycle with: the edges at them, and those of all that they depend on, however far down. With the names of
 * their tasks, in the order in which they were made; the caller holds the lock of edge writes.
 */
export async function loadEdgesBelow(tx: Transaction, taskIds: readonly number[]): Promise<EdgeRow[]> {
  const start = [...new Set(taskIds)]
  if (start.length === 0) return []
  return await loadEdges(
    tx,
    sql`${dependencies.id} in (
      with recursive below (id) as (
        select unnest(${sql.param(start)}::bigint[])
        union
        select edge.dependee_id from below join dependencies edge on edge.depender_id = below.id
      )
      select edge.id from below join dependencies edge on edge.depender_id = below.id
      union
      select edge.id from dependencies edge where edge.dependee_id = any(${sql.param(start)}::bigint[])
    )`,
  )
}

/** The edges at which one of these tasks is an end point, as they are saved. */
export async function loadEdgesOf(tx: Database | Transaction, taskIds: readonly number[]): Promise<EdgeRow[]> {
  const ids = sql`${sql.param([...taskIds])}::bigint[]`
  return await loadEdges(tx, sql`(${dependencies.dependerId} = any(${ids}) or ${dependencies.dependeeId} = any(${ids}))`)
}

/** The saved edge of this id, or none. */
export async function loadEdge(tx: Transaction, id: number): Promise<EdgeRow[]> {
  return await loadEdges(tx, eq(dependencies.id, id))
}

/** Every edge, in the order in which they were made. */
export async function loadAllEdges(tx: Database | Transaction): Promise<EdgeRow[]> {
  return await loadEdges(tx, undefined)
}

async function loadEdges(tx: Database | Transaction, which: SQL | undefined): Promise<EdgeRow[]> {
  const depender = alias(tasks, 'depender')
  const dependee = alias(tasks, 'dependee')
  const rows = await tx
    .select({ edge: dependencies, dependerName: depender.name, dependeeName: dependee.name })
    .from(dependencies)
    .innerJoin(depender, eq(depender.id, dependencies.dependerId))
    .innerJoin(dependee, eq(dependee.id, dependencies.dependeeId))
    .where(which)
    .orderBy(dependencies.id)
  return rows.map(({ edge, ...names }) => ({ ...edge, ...names }))
}

/** Those of these edges at which the task is one of the end points. */
export function edgesOf(edges: readonly EdgeRow[], taskId: number): EdgeRow[] {
  return edges.filter((edge) => edge.dependerId === taskId || edge.dependeeId === taskId)
}
