import { sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { dependencies } from '#schema/dependencies.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Transaction } from '#server/database/client.ts'

/** Lets one transaction at a time write edges, so that two saves at once cannot close a cycle (rule X2). Taken before any row lock. */
export async function lockEdgeWrites(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.edgeWrites})`)
}

export type EdgeRow = typeof dependencies.$inferSelect & { dependerName: string; dependeeName: string }

/** All edges with their tasks' names; the caller holds the lock of edge writes. */
export async function loadAllEdges(tx: Transaction): Promise<EdgeRow[]> {
  const depender = alias(tasks, 'depender')
  const dependee = alias(tasks, 'dependee')
  const rows = await tx
    .select({ edge: dependencies, dependerName: depender.name, dependeeName: dependee.name })
    .from(dependencies)
    .innerJoin(depender, sql`${depender.id} = ${dependencies.dependerId}`)
    .innerJoin(dependee, sql`${dependee.id} = ${dependencies.dependeeId}`)
    .orderBy(dependencies.id)
  return rows.map(({ edge, ...names }) => ({ ...edge, ...names }))
}

/** The edges at which the task is one of the end points. */
export function edgesOf(edges: readonly EdgeRow[], taskId: number): EdgeRow[] {
  return edges.filter((edge) => edge.dependerId === taskId || edge.dependeeId === taskId)
}
