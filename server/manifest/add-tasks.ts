import { DomainError } from '#domain/errors.ts'
import { sortOut } from '#domain/imported-tasks/tasks-there-already.ts'
import type { ManifestContent } from '#domain/manifest/manifest-shape.ts'
import type { Actor } from '#domain/roles.ts'
import type { Transaction } from '#server/database/client.ts'
import { FieldProblems } from '#server/use-cases/field-problems.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { applyManifest } from './apply-manifest.ts'
import { loadManifest } from './load-manifest.ts'

/** Names of tasks that were made, and of those that were there already and are left as they are. */
export type AddedTasks = { made: string[]; existing: string[] }

/**
 * Makes what is missing of imported tasks, all of it or nothing; nothing that is there is changed.
 * @throws DomainError as `applyManifest`, with a sentence for each wrong field of the tasks as they were given, and where a name is another task's
 */
export async function addTasks(tx: Transaction, actor: Actor, content: ManifestContent): Promise<AddedTasks> {
  requirePermission(actor, 'edit-tasks')
  const { manifest, fingerprint } = await loadManifest(tx)
  const { missing, existing, others } = sortOut(manifest.tasks, content.tasks)
  const problems = new FieldProblems()
  for (const { task, index } of others)
    problems.add(
      `manifest.tasks.${index}.name`,
      `There is a task “${task.name}” which does not say in its description that it is from there. Rename that one, or write the last line of this description into it if it is the same.`,
      'conflict',
    )
  problems.throwIfAny()
  if (missing.length === 0) return { made: [], existing }
  const wanted = { ...content, tasks: missing.map(({ task }) => task) }
  try {
    // What is missing is in none of what was read: with its fingerprint nothing but additions can come of it.
    await applyManifest(tx, actor, { content: wanted, prune: false, fingerprint, enableChoice: 'fromNow', addsAlone: true })
  } catch (error) {
    throw error instanceof DomainError ? placedAsGiven(error, missing) : error
  }
  return { made: missing.map(({ task }) => task.name), existing }
}

/** Fields are told by the places that tasks had before those that are there were left out. */
function placedAsGiven(error: DomainError, missing: readonly { index: number }[]): DomainError {
  if (!error.fields) return error
  const fields = Object.entries(error.fields).map(([field, message]) => [
    field.replace(/^manifest\.tasks\.(\d+)/, (whole, place: string) => `manifest.tasks.${missing[Number(place)]?.index ?? whole}`),
    message,
  ])
  return new DomainError(error.code, error.message, Object.fromEntries(fields), { cause: error })
}
