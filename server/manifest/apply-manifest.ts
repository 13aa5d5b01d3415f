import { asc, isNull } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { compareManifests, isUnchanged, type ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import type { Manifest } from '#domain/manifest/manifest.ts'
import type { ManifestContent } from '#domain/manifest/manifest-shape.ts'
import { type ManifestProblem, readManifest } from '#domain/manifest/read-manifest.ts'
import type { Actor } from '#domain/roles.ts'
import { SHELL_HANDLER } from '#domain/shell-handler.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import { crontabs } from '#schema/crontabs.ts'
import type { Transaction } from '#server/database/client.ts'
import { lockEdgeWrites } from '#server/use-cases/dependency/edge-writes.ts'
import { dependersOf } from '#server/use-cases/dependency/record-edge-changes.ts'
import { FieldProblems } from '#server/use-cases/field-problems.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { lockTagWrites } from '#server/use-cases/tag/make-sure-of-tags.ts'
import { withoutOpening } from '#server/use-cases/tag/without-opening.ts'
import { lockTasks } from '#server/use-cases/task/lock-tasks.ts'
import { alignedDependersOf } from '#server/waking/aligned-dependers.ts'
import { checkChanges, edgesAt } from './check-changes.ts'
import { loadManifest, type StoredManifest } from './load-manifest.ts'
import { recordManifest } from './record-manifest.ts'
import { requireEveryValue } from './require-every-value.ts'
import { writeChanges } from './write-changes.ts'

/** What is asked for. `fingerprint` null: whatever is there meanwhile; `enableChoice`: what becomes of past instants of tasks that it enables (rule H5). */
export type ManifestToApply = {
  content: ManifestContent
  prune: boolean
  fingerprint: string | null
  enableChoice: ResumeChoice
  /** None of its tasks is there: of those that are nothing is told, so that their values may be closed to the actor. */
  addsAlone?: boolean
}

/** What an application did, or does: `taskIds` of those that it changed, made or removed, and of the end points of edges. */
export type AppliedManifest = { changes: ManifestChanges; before: StoredManifest; taskIds: number[] }

/**
 * Makes what is there be what a file says, in one transaction with one audit: tasks, dependencies, crontabs and tags by the rules by which forms change them
 * (H1 to H5, X1 to X3). Nothing is written where nothing has to change.
 * @throws DomainError `forbidden` where values of a task are closed to the actor, to whom the changes would tell them; `stale` when something was changed since the fingerprint was taken, and a sentence for each wrong place of the file
 */
export async function applyManifest(tx: Transaction, actor: Actor, wanted: ManifestToApply): Promise<AppliedManifest> {
  requirePermission(actor, 'edit-tasks')
  const { manifest, problems, crontabPlaces } = readManifest(wanted.content)
  throwProblems(problems)
  await lockEdgeWrites(tx)
  const seen = await loadManifest(tx)
  refuseStale(wanted.fingerprint, seen)
  const compared = compareManifests(seen.manifest, manifest, wanted)
  const addsAlone = wanted.addsAlone === true && compared.changes.tasks.every(({ kind }) => kind === 'added')
  if (!addsAlone) await requireEveryValue(tx, actor)
  throwProblems(compared.problems)
  const { changes } = compared
  const taskIds = touchedTasks(seen, changes)
  if (isUnchanged(changes)) return { changes, before: seen, taskIds }
  requireEach(actor, changes, manifest)
  await lockTouched(tx, seen, changes, taskIds)
  const before = await loadManifest(tx)
  refuseStale(seen.fingerprint, before)
  const written = { before, manifest, changes, enableChoice: wanted.enableChoice }
  await checkChanges(tx, written, crontabPlaces)
  const { madeIds, edgeChanges } = await withoutOpening(tx, actor, null, () => writeChanges(tx, actor, written))
  await recordManifest(tx, actor, changes, { taskIds: [...taskIds, ...madeIds], edgeChanges })
  const ends = edgeChanges.flatMap(({ before: was, after }) => [was, after].flatMap((edge) => (edge ? [edge.dependeeId] : [])))
  return { changes, before, taskIds: [...new Set([...taskIds, ...madeIds, ...dependersOf(edgeChanges), ...ends])] }
}

/** Where the manifest stands in what is sent, as paths of its fields have it. */
const PLACE = 'manifest'

function throwProblems(found: readonly ManifestProblem[]): void {
  const problems = new FieldProblems()
  for (const { path, message } of found) problems.add([PLACE, ...path].join('.'), message)
  problems.throwIfAny()
}

function refuseStale(fingerprint: string | null, stored: StoredManifest): void {
  if (fingerprint !== null && fingerprint !== stored.fingerprint)
    throw new DomainError(
      'stale',
      'Tasks, crontabs, dependencies or tags were changed since this was planned, so that it would do something else now. Nothing was applied: plan it again.',
    )
}

/** Beside tasks each kind of thing has a permission of its own. */
function requireEach(actor: Actor, { tasks, tags, crontabs: changed }: ManifestChanges, manifest: Manifest): void {
  if (changed.length > 0) requirePermission(actor, 'edit-crontabs')
  if (tags.length > 0) requirePermission(actor, 'edit-tags')
  if (tasks.some(({ fields }) => fields.some(({ field }) => field.startsWith('dependsOn ')))) requirePermission(actor, 'edit-dependencies')
  if (tasks.some((change) => writesShell(change, manifest))) requirePermission(actor, 'use-shell')
}

/** As `requireShell` asks of one task. */
function writesShell({ index, fields }: ManifestChanges['tasks'][number], manifest: Manifest): boolean {
  const handler = index === null ? undefined : manifest.tasks[index]?.handler
  return handler === SHELL_HANDLER && fields.some(({ field }) => ['handler', 'args', 'kwargs', 'queue'].includes(field))
}

/** The tasks that are there and change or go. */
function touchedTasks(seen: StoredManifest, { tasks }: ManifestChanges): number[] {
  return tasks.flatMap(({ kind, name, was }) => (kind === 'added' ? [] : (seen.tasks.get(was ?? name)?.id ?? [])))
}

/** In the order in which everything else locks: crontabs, tasks in id order with those at their edges and those aligned to them, tags. */
async function lockTouched(tx: Transaction, seen: StoredManifest, changes: ManifestChanges, taskIds: readonly number[]): Promise<void> {
  await lockCrontabs(tx, changes)
  const ends = edgesAt(seen, changes).flatMap(({ dependerId, dependeeId }) => [dependerId, dependeeId])
  const named = changes.tasks.flatMap(({ fields }) =>
    fields.flatMap(({ field }) => (field.startsWith('dependsOn ') ? (seen.tasks.get(field.slice('dependsOn '.length))?.id ?? []) : [])),
  )
  await lockTasks(tx, [...taskIds, ...ends, ...named, ...(await alignedDependersOf(tx, taskIds))])
  if (changes.tags.length > 0 || changes.tasks.some(({ fields }) => fields.some(({ field }) => field === 'tags'))) await lockTagWrites(tx)
}

/** Those that change or go for that; where tasks take others, all that are there, so that none goes meanwhile. */
async function lockCrontabs(tx: Transaction, { crontabs: changed, tasks }: ManifestChanges): Promise<void> {
  const takesOthers = tasks.some(({ fields }) => fields.some(({ field }) => field === 'crontab'))
  if (changed.length === 0 && !takesOthers) return
  const strength = changed.some(({ before }) => before !== null) ? 'update' : 'key share'
  const live = isNull(crontabs.deletedAt)
  await tx.select({ id: crontabs.id }).from(crontabs).where(live).orderBy(asc(crontabs.id)).for(strength)
}
