import { inArray } from 'drizzle-orm'
import type { PresentThings } from '#domain/change-sets/judge-change.ts'
import type { NetChange, StagedFields } from '#domain/change-sets/net-changes.ts'
import type { StagedEdgeTerms } from '#domain/change-sets/staged-edit.ts'
import { taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { type EdgeRow, loadEdgesOf } from '#server/use-cases/dependency/edge-writes.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'

/** What is there of the things that changes are about, with the rows that it comes from. */
export type LoadedThings = PresentThings & {
  edgeRows: readonly EdgeRow[]
  /** Of tasks, deleted ones too. */
  names: ReadonlyMap<number, string>
}

/** Reads what is there of the things that these changes are about; takes no lock. */
export async function loadPresent(db: Database | Transaction, changes: readonly NetChange[]): Promise<LoadedThings> {
  const taskIds = savedTasksOf(changes)
  const crontabIds = changes.flatMap((change) => (change.kind === 'crontab' ? [change.id] : []))
  const rows = taskIds.length === 0 ? [] : await db.select().from(tasks).where(inArray(tasks.id, taskIds))
  const live = rows.filter(({ deletedAt }) => deletedAt === null)
  const tagsOf = await loadTaskTags(
    db,
    live.map(({ id }) => id),
  )
  const crontabRows = crontabIds.length === 0 ? [] : await db.select().from(crontabs).where(inArray(crontabs.id, crontabIds))
  const edgeRows = taskIds.length === 0 ? [] : await loadEdgesOf(db, taskIds)
  const saying = (row: (typeof live)[number]): StagedFields => {
    const { name, handler, crontabId, enabled, args, kwargs, headers } = row
    const tags = (tagsOf.get(row.id) ?? []).map((tag) => tag.name)
    const fields = { name, handler, crontabId, enabled, cronBase: row.cronBase.toISOString(), args, kwargs, headers }
    return { ...fields, ...taskSettingsOf(row), tags } as StagedFields
  }
  return {
    tasks: new Map(live.map((row) => [row.id, saying(row)])),
    crontabs: new Map(crontabRows.filter(({ deletedAt }) => deletedAt === null).map((row) => [row.id, { ...crontabDefinitionOf(row) }])),
    edges: new Map(edgeRows.map((row) => [`edge ${row.dependerId} ${row.dependeeId}`, termsOf(row)])),
    edgeRows,
    names: new Map(rows.map(({ id, name }) => [id, name])),
  }
}

export function termsOf({ future, endings, freshness }: StagedEdgeTerms): StagedEdgeTerms {
  return { future, endings, freshness }
}

/** The tasks that these changes name and do not make. */
export function savedTasksOf(changes: readonly NetChange[]): number[] {
  const named = changes.flatMap((change) => {
    if (change.kind === 'edge') return [change.dependerId, change.dependeeId]
    return change.kind === 'task' ? [change.id] : []
  })
  return [...new Set(named)].filter((id) => id > 0)
}
