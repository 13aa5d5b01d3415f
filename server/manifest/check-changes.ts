import type { ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import type { Manifest } from '#domain/manifest/manifest.ts'
import type { CrontabPlaces } from '#domain/manifest/read-manifest.ts'
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
    const headers = index === null ? {} : manifest.tasks[index]?.headers
    for (const problem of problemsOfHeaders(headers ?? {})) problems.add(`manifest.tasks.${index}.headers`, problem)
  }
  await checkHandlers(
    tx,
    changes.tasks.flatMap(({ index }) => {
      const input = index === null ? undefined : manifest.tasks[index]
      return input ? [{ input, refuse: (field: string, message: string) => problems.add(`manifest.tasks.${index}.${field}`, message) }] : []
    }),
  )
  const placeOf = new Map(manifest.tasks.map(({ name }, index) => [name, -1 - index]))
  const drafts = edgeDrafts(written, (name) => idAfter(written, name) ?? placeOf.get(name) ?? 0)
  const saved = edgesAt(before, changes)
  const others = before.edges.filter((edge) => !saved.includes(edge))
  const rows = await lockTasks(
    tx,
    drafts.flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId]).filter((id) => id > 0),
  )
  const names = new Map(manifest.tasks.map(({ name }) => [idAfter(written, name) ?? placeOf.get(name), name]))
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

/** The id of a task that was there, by its name after the changes; undefined for one that is yet to be made. */
export function idAfter({ before, changes }: ChangesToWrite, name: string): number | undefined {
  const change = changes.tasks.find((each) => each.name === name && each.kind !== 'removed')
  if (change?.kind === 'added') return undefined
  return before.tasks.get(change?.was ?? name)?.id
}
