import { isUnchanged, type ManifestChanges } from '#domain/manifest/compare-manifests.ts'
import type { Actor } from '#domain/roles.ts'
import type { ManifestPlanView } from '#domain/views/manifest-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { schedulingSettings } from '#server/configuration/scheduling-settings.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { atOneMoment } from '#server/database/one-moment.ts'
import { concernedTasks } from '#server/previews/concerned-tasks.ts'
import { takenBack } from '#server/previews/taken-back.ts'
import { loadExplanationContext } from '#server/queries/explanation/load-explanation-context.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'
import { loadAllEdges } from '#server/use-cases/dependency/edge-writes.ts'
import { applyManifest, type ManifestToApply } from './apply-manifest.ts'
import { simulatedDifference } from './simulated-difference.ts'

/** Of more tasks the first are simulated, and the answer says so. */
const MOST_TASKS = 2_000

/** What the change left, until it was taken back. */
type Tried = { fingerprint: string; changes: ManifestChanges; taskIds: number[]; isPartial: boolean; after: Map<number, SurroundedTask> }

/**
 * Says what applying a manifest would change, and what that does to the coming days. It is tried for good, by the same code, and taken back: what would be
 * refused is refused here. The simulations then run without a lock.
 * @throws DomainError as `applyManifest`
 */
export async function planManifest(db: Database, actor: Actor, wanted: ManifestToApply & { days: number }): Promise<ManifestPlanView> {
  const { fingerprint, changes, isPartial, nowMs, before, after } = await atOneMoment(db, (tx) => bothWorlds(tx, actor, wanted))
  if (isUnchanged(changes)) return { fingerprint, changes, difference: null }
  const { estimatedRunMs, catchUpBatch } = schedulingSettings(process.env)
  const terms = { nowMs, endMs: nowMs + wanted.days * DAY_MS, estimatedRunMs, catchUpBatch }
  return { fingerprint, changes, difference: { ...(await simulatedDifference(before, after, terms)), isPartial } }
}

/** What is there, and what would be, of the tasks that the changes may touch, at one moment. */
async function bothWorlds(tx: Transaction, actor: Actor, wanted: ManifestToApply) {
  const nowMs = await databaseNowMs(tx)
  const { fingerprint, changes, taskIds, isPartial, after } = await takenBack(tx, async (inner): Promise<Tried> => {
    const applied = await applyManifest(inner, actor, wanted)
    const edges = [...applied.before.edges, ...(await loadAllEdges(inner))]
    const concerned = concernedTasks(applied.taskIds, edges)
    const taskIds = concerned.slice(0, MOST_TASKS)
    const isPartial = concerned.length > taskIds.length
    return {
      fingerprint: applied.before.fingerprint,
      changes: applied.changes,
      taskIds,
      isPartial,
      after: await surroundedOf(inner, taskIds),
    }
  })
  return { fingerprint, changes, isPartial, nowMs, before: await surroundedOf(tx, taskIds), after }
}

async function surroundedOf(tx: Transaction, taskIds: readonly number[]): Promise<Map<number, SurroundedTask>> {
  return await loadExplanationContext(tx, await loadTaskStates(tx, taskIds))
}
