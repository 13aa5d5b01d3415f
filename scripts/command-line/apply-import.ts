import { importAsManifest } from '#domain/imported-tasks/import-as-manifest.ts'
import type { ImportedTask, SuggestedEdge } from '#domain/imported-tasks/imported-task.ts'
import { originOf } from '#domain/imported-tasks/origin.ts'
import { sortOut } from '#domain/imported-tasks/tasks-there-already.ts'
import { allRows, type Djag, DjagRefusal } from '../../clients/typescript/djag.ts'
import type { Schemas } from '../../clients/typescript/operations.ts'
import { CallFailure, EXIT, exitCodeOf } from './call-failure.ts'
import { untilThere } from './until-there.ts'

const MOST_ROWS = 10_000

/** Names of tasks that were made, and of those that were there already and are left as they are. */
export type AppliedImport = { made: string[]; existing: string[] }

/** What an import is applied with. `from`: the name of its file; `waitMs`: how long workers may take to publish the handlers. */
export type ApplyOptions = { tasks: readonly ImportedTask[]; edges: readonly SuggestedEdge[]; from: string; waitMs: number }

/**
 * Makes what is missing of imported tasks, with their crontabs and dependencies, in one transaction: all of it or nothing. Run again, it makes what is
 * still missing.
 * @throws CallFailure when no worker has published a handler in time, or a task of such a name is of something else
 */
export async function applyImport(client: Djag, { tasks, edges, from, waitMs }: ApplyOptions): Promise<AppliedImport> {
  const rows = await allRows(client, 'listTasks', {}, MOST_ROWS)
  const written = importAsManifest(tasks, edges, from)
  const { missing, existing, others } = sortOut(rows, written.tasks ?? [])
  refuse(
    others.flatMap(({ index }) => tasks[index] ?? []),
    from,
  )
  if (missing.length === 0) return { made: [], existing }
  const wanted = missing.flatMap(({ index }) => tasks[index] ?? [])
  await untilPublished(client, wanted, waitMs)
  const manifest = { ...written, tasks: missing.map(({ task }) => task) } as Schemas['Manifest']
  await placing(wanted, async () => {
    const plan = await client.planManifest({ body: { manifest, prune: false, enableChoice: 'fromNow', days: 1 } })
    // What somebody else made meanwhile would be changed.
    const changed = plan.changes.tasks.find(({ kind }) => kind !== 'added')
    if (changed)
      throw new CallFailure(`“${changed.name}” was made by somebody else meanwhile. No task was made: do it again.`, EXIT.refused)
    const { fingerprint } = plan
    await client.applyManifest({ body: { manifest, prune: false, enableChoice: 'fromNow', fingerprint } })
  })
  return { made: missing.map(({ task }) => task.name), existing }
}

/** A task that merely has the same name must not pass for the one of a line, which then would run nowhere. */
function refuse(others: readonly ImportedTask[], from: string): void {
  const [first] = others
  if (!first) return
  const named = others.map(({ name, place }) => `“${name}” (${place})`).join(', ')
  throw new CallFailure(
    `There are tasks of the same names which do not say in their description that they are from there: ${named}. Rename those tasks, or write “${originOf(first, from)}” and the like on a line of their descriptions if they are the same. No task was made.`,
    EXIT.refused,
  )
}

/** What the server says of a field is told with the task that it is of. */
async function placing(tasks: readonly ImportedTask[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof DjagRefusal) || error.fields.length === 0) throw error
    const told = error.fields.map(({ field, detail }) => {
      const [, index = '', name = field] = /^manifest\.tasks\.(\d+)\.?(.*)$/.exec(field) ?? []
      const task = tasks[Number(index || -1)]
      return task ? `  ${task.place}, “${task.name}”, ${name}: ${detail}` : `  ${field}: ${detail}`
    })
    throw new CallFailure(`No task was made:\n${told.join('\n')}`, exitCodeOf(error) ?? EXIT.refused, { cause: error })
  }
}

async function untilPublished(client: Djag, tasks: readonly ImportedTask[], waitMs: number): Promise<void> {
  const endMs = performance.now() + waitMs
  await untilThere(async () => {
    const known = new Set((await allRows(client, 'listHandlers', {}, MOST_ROWS)).map(({ name }) => name))
    const missing = [...new Set(tasks.map(({ handler }) => handler))].filter((handler) => !known.has(handler))
    if (missing.length === 0) return 'all'
    if (performance.now() < endMs) return null
    throw new CallFailure(
      `No worker has the handlers ${missing.join(', ')}. Write them with --handlers into the folder that DJAG_HANDLERS_DIR of a worker names, or start the worker that has them, and look at that worker’s log. No task was made.`,
      EXIT.refused,
    )
  })
}
