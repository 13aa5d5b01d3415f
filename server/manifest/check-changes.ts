import type { ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import type { Manifest } from '#domain/manifest/manifest.ts'
import type { CrontabPlaces } from '#domain/manifest/read-manifest.ts'
import { problemsOfMasked } from '#domain/mask-passwords.ts'
import { problemsOfHeaders } from '#domain/secrets/secret-references.ts'
import { crontabKey } from '#scheduling/cron/crontab-definition.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { Transaction } from '#server/database/client.ts'
import { checkEdgeDrafts, type EdgeDraft } from '#server/use-cases/dependency/edge-drafts.ts'
import type { EdgeRow } from '#server/use-cases/dependency/edge-writes.ts'
import { FieldProblems } from '#server/use-cases/field-problems.ts'
import { checkHandlers } from '#server/use-cases/task/check-task-input.ts'
import { lockTasks } from '#server/use-cases/task/lock-tasks.ts'
import type { StoredManifest } from './load-manifest.ts'

/** Changes that are about to be written, with what was there when their rows were locked. */
export type ChangesToWrite = { before: StoredManifest; manifest: Manifest; changes: ManifestChanges; enableChoice: ResumeChoice }

/** Everything that may refuse the changes, before anything is written. @throws DomainError with a sentence for each wrong place of the file */
export async function checkChanges(tx: Transaction, written: ChangesToWrite, crontabPlaces: CrontabPlaces): Promise<void> {
  const { before, manifest, changes } = written
  const problems = new FieldProblems()
  for (const { after } of changes.crontabs) {
    if (!after) continue
    const place = ['manifest', ...(crontabPlaces.get(crontabKey(after)) ?? [])]
    for (const { field, message } of checkCrontab(after))
      problems.add([...place, field === 'timezone' ? field : 'expression'].join('.'), message)
  }
  for (const { index } of changes.tasks) {
    const input = index === null ? undefined : manifest.tasks[index]
    if (!input) continue
    for (const problem of problemsOfHeaders(input.headers)) problems.add(`manifest.tasks.${index}.headers`, problem)
    for (const { field, message } of problemsOfMasked(input)) problems.add(`manifest.tasks.${index}.${field}`, message)
  }
  await checkHandlers(
    tx,
    changes.tasks.flatMap(({ index }) => {
      const input = index === null ? undefined : manifest.tasks[index]
      return input ? [{ input, refuse: (field: string, message: string) => problems.add(`manifest.tasks.${index}.${field}`, message) }] : []
    }),
  )
  const ids = idsAfter(written)
  const drafts = edgeDrafts(written, (name) => ids.get(name) ?? 0)
  const saved = edgesAt(before, changes)
  const replaced = new Set(saved)
  const others = before.edges.filter((edge) => !replaced.has(edge))
  const rows = await lockTasks(
    tx,
    drafts.flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId]).filter((id) => id > 0),
  )
  const names = new Map([...ids].map(([name, id]) => [id, name]))
  checkEdgeDrafts(others, drafts, { rows, saved, isSaved: (id) => id > 0, nameOf: (id) => names.get(id) }, problems)
  problems.throwIfAny()
}

/**
 * The saved edges that the changes are about: of tasks whose dependencies change, and all at tasks that are removed. A new task has none, though its name
 * may be one that another gives up.
 */
export function edgesAt(before: StoredManifest, changes: ManifestChanges): EdgeRow[] {
  const changed = changes.tasks.filter((change) => change.kind !== 'added' && changesEdges(change))
  const dependers = new Set(changed.map(({ name, was }) => was ?? name))
  const removed = new Set(changes.tasks.filter(({ kind }) => kind === 'removed').map(({ name }) => name))
  return before.edges.filter(
    ({ dependerName, dependeeName }) => dependers.has(dependerName) || removed.has(dependerName) || removed.has(dependeeName),
  )
}

/** All edges of the tasks whose dependencies change, as they are to be. */
export function edgeDrafts({ manifest, changes }: ChangesToWrite, idOf: (name: string) => number): EdgeDraft[] {
  return changes.tasks.filter(changesEdges).flatMap(({ index, name }) => {
    const task = index === null ? undefined : manifest.tasks[index]
    return (task?.dependsOn ?? []).map(({ task: dependee, ...terms }, place): EdgeDraft => {
      const path = `manifest.tasks.${index}.dependsOn.${place}`
      return { id: null, dependerId: idOf(name), dependeeId: idOf(dependee), ...terms, paths: { otherTask: path, freshness: path } }
    })
  })
}

function changesEdges({ fields }: ManifestChanges['tasks'][number]): boolean {
  return fields.some(({ field }) => field.startsWith('dependsOn '))
}

/** The ids of all tasks by their names after the changes; below 0 for those that are yet to be made. */
function idsAfter({ before, manifest, changes }: ChangesToWrite): Map<string, number> {
  const changeOf = new Map(changes.tasks.flatMap((change) => (change.index === null ? [] : [[change.index, change] as const])))
  const ids = new Map([...before.tasks].map(([name, { id }]) => [name, id]))
  for (const { was } of changes.tasks) if (was !== null) ids.delete(was)
  for (const [index, { name }] of manifest.tasks.entries()) {
    const change = changeOf.get(index)
    const id = change?.kind === 'added' ? undefined : before.tasks.get(change?.was ?? name)?.id
    ids.set(name, id ?? -1 - index)
  }
  return ids
}
