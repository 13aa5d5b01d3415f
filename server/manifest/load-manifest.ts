import { createHash } from 'node:crypto'
import { inArray, isNull, or, sql } from 'drizzle-orm'
import { canonical } from '#domain/manifest/compare-manifests.ts'
import { byText, type Manifest, type ManifestTask } from '#domain/manifest/manifest.ts'
import { deadlineSettingsOf } from '#domain/task-settings/deadline-settings.ts'
import { taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import type { TaskSettings } from '#domain/task-settings/task-settings.ts'
import type { TagDetail } from '#domain/views/tag-views.ts'
import { crontabDefinitionOf } from '#scheduling/cron/crontab-definition.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { type EdgeRow, loadAllEdges } from '#server/use-cases/dependency/edge-writes.ts'
import { tagDetailColumns } from '#server/use-cases/tag/tag-deadlines.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import type { StoredCrontab } from '#server/use-cases/task/check-task-input.ts'
import type { StoredTask } from '#server/use-cases/task/task-row.ts'

/** What is there, as a manifest says it, with the rows that it comes from. */
export type StoredManifest = {
  manifest: Manifest
  tasks: ReadonlyMap<string, StoredTask>
  crontabs: readonly StoredCrontab[]
  tags: readonly TagDetail[]
  edges: readonly EdgeRow[]
  /** Differs whenever the manifest does, or one of its tasks is another of the same name. */
  fingerprint: string
}

/** Reads all tasks, crontabs, dependencies and tags as the transaction sees them, each kind for itself; takes no lock. */
export async function loadManifest(tx: Transaction): Promise<StoredManifest> {
  const taskRows = await tx.select().from(tasks).where(isNull(tasks.deletedAt)).orderBy(tasks.id)
  const used = [...new Set(taskRows.map(({ crontabId }) => crontabId))]
  const crontabRows = await tx
    .select()
    .from(crontabs)
    .where(or(isNull(crontabs.deletedAt), inArray(crontabs.id, used)))
    .orderBy(crontabs.id)
  const tagRows = await tx.select(tagDetailColumns).from(tags).orderBy(sql`lower(${tags.name})`)
  const tagsOf = await loadTaskTags(tx)
  const edges = await loadAllEdges(tx)
  const crontabById = new Map(crontabRows.map((row) => [row.id, row]))
  const edgesOf = new Map<number, EdgeRow[]>()
  for (const edge of edges) {
    const known = edgesOf.get(edge.dependerId)
    if (known) known.push(edge)
    else edgesOf.set(edge.dependerId, [edge])
  }
  const manifestTasks = taskRows.map((row): ManifestTask => {
    const crontab = crontabById.get(row.crontabId)
    if (!crontab) throw new Error(`The task ${row.id} has no crontab.`)
    return {
      ...taskSettingsOf<TaskSettings>(row),
      name: row.name,
      was: null,
      handler: row.handler,
      crontab: crontabDefinitionOf(crontab),
      // A pause is for a while: what is meant for good is that it is enabled.
      enabled: row.enabled || row.pausedAt !== null,
      cronBase: row.cronBase.toISOString(),
      args: row.args,
      kwargs: row.kwargs,
      headers: row.headers,
      tags: (tagsOf.get(row.id) ?? []).map(({ name }) => name),
      dependsOn: (edgesOf.get(row.id) ?? []).map(({ dependeeName, future, endings, freshness }) => {
        return { task: dependeeName, future, endings, freshness }
      }),
    }
  })
  const live = crontabRows.filter(({ deletedAt }) => deletedAt === null)
  const manifest = { tags: tagRows, crontabs: live.map(crontabDefinitionOf), tasks: manifestTasks }
  return {
    manifest,
    tasks: new Map(taskRows.map((row) => [row.name, row])),
    crontabs: live,
    tags: tagRows,
    edges,
    fingerprint: fingerprintOf(manifest, taskRows),
  }
}

function fingerprintOf({ tags: tagList, crontabs: definitions, tasks: taskList }: Manifest, rows: readonly StoredTask[]): string {
  const parts = [
    tagList.map(({ name, colour, valuesAreClosed, ...tag }) => [name, colour, valuesAreClosed, deadlineSettingsOf(tag)]),
    definitions.map((definition) => canonical(definition)).toSorted(byText),
    taskList.map((task, index) => [rows[index]?.id, { ...task, dependsOn: task.dependsOn.toSorted((a, b) => byText(a.task, b.task)) }]),
  ]
  return createHash('sha256').update(canonical(parts)).digest('hex').slice(0, 32)
}
