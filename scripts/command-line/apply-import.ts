import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { ImportedEntry } from '#domain/crontab-import/import-crontab.ts'
import type { SuggestedEdge } from '#domain/crontab-import/suggest-edges.ts'
import { crontabRowShape } from '#domain/views/crontab-views.ts'
import { handlerViewShape } from '#domain/views/operation-views.ts'
import { taskRowShape } from '#domain/views/task-views.ts'
import { crontabKey } from '#scheduling/cron/crontab-definition.ts'
import type { ApiClient } from './api-client.ts'
import { CallFailure, EXIT } from './call-failure.ts'

const MOST_ROWS = 10_000
const POLL_MS = 500
const made = z.object({ id: z.number() })
const madeTask = z.object({ task: made })

/** Tasks that were made, and names of those that were there already and are left as they are. */
export type AppliedImport = { made: { id: number; name: string }[]; existing: string[] }

/** What an import is applied with. `waitMs`: how long workers may take to publish the handlers. */
export type ApplyOptions = { entries: readonly ImportedEntry[]; edges: readonly SuggestedEdge[]; file: string; waitMs: number }

/**
 * Makes a task for each line, disabled where that is safer, with the crontab it needs; crontabs that say the same are shared.
 * What goes wrong before the first task leaves nothing; run again, it makes what is still missing.
 * @throws CallFailure when no worker has published a handler in time, or a task of such a name is of something else
 */
export async function applyImport(client: ApiClient, { entries, edges, file, waitMs }: ApplyOptions): Promise<AppliedImport> {
  const rows = await client.list('/tasks', taskRowShape, {}, MOST_ROWS)
  const tasks = new Map(rows.map(({ id, name }) => [name, id]))
  refuseOthers(rows, entries, file)
  const existing = entries.filter(({ name }) => tasks.has(name)).map(({ name }) => name)
  const wanted = inOrder(
    entries.filter(({ name }) => !tasks.has(name)),
    edges,
  )
  await untilPublished(client, wanted, waitMs)
  const crontabs = new Map(
    (await client.list('/crontabs', crontabRowShape, {}, MOST_ROWS)).map(({ definition, id }) => [crontabKey(definition), id]),
  )
  const result: AppliedImport = { made: [], existing }
  for (const { name, columns, timezone, line, enabled } of wanted) {
    const definition = { ...columns, timezone: timezone ?? '', gap: 'shift', overlap: 'first' } as const
    const crontabId = crontabs.get(crontabKey(definition)) ?? (await client.post('/crontabs', definition, made)).id
    crontabs.set(crontabKey(definition), crontabId)
    const dependsOn = edges
      .filter(({ depender }) => depender === name)
      .map(({ dependee }) => ({ id: null, otherTaskId: tasks.get(dependee), future: false, endings: 'succeeded' }))
    const { task } = await client.post(
      '/tasks',
      { name, handler: name, crontabId, enabled, description: originOf(line, file), dependsOn },
      madeTask,
    )
    tasks.set(name, task.id)
    result.made.push({ id: task.id, name })
  }
  return result
}

/** What the description of a task says of where it is from; by it a later import knows the task again. */
function originOf(line: number, file: string): string {
  return `Line ${line} of ${file}.`
}

/** A task that merely has the same name must not pass for the one of a line, which then would run nowhere. */
function refuseOthers(rows: readonly { name: string; description: string }[], entries: readonly ImportedEntry[], file: string): void {
  const others = entries.filter(({ name, line }) =>
    rows.some((row) => row.name === name && !row.description.includes(originOf(line, file))),
  )
  if (others.length === 0) return
  const named = others.map(({ name, line }) => `“${name}” (line ${line})`).join(', ')
  throw new CallFailure(
    `There are tasks of the same names which do not say in their description that they are of these lines: ${named}. Rename those tasks, or write “${originOf(others[0]?.line ?? 0, file)}” and the like into their descriptions if they are the same. No task was made.`,
    EXIT.refused,
  )
}

/** Whom others depend on comes before them. A suggestion never points back in time, so there is no circle. */
function inOrder(entries: readonly ImportedEntry[], edges: readonly SuggestedEdge[]): ImportedEntry[] {
  const placed = new Set<string>()
  const ordered: ImportedEntry[] = []
  const place = (entry: ImportedEntry) => {
    if (placed.has(entry.name)) return
    placed.add(entry.name)
    for (const { depender, dependee } of edges) {
      const before = depender === entry.name && entries.find(({ name }) => name === dependee)
      if (before) place(before)
    }
    ordered.push(entry)
  }
  entries.forEach(place)
  return ordered
}

async function untilPublished(client: ApiClient, entries: readonly ImportedEntry[], waitMs: number): Promise<void> {
  const endMs = performance.now() + waitMs
  for (;;) {
    const known = new Set((await client.list('/handlers', handlerViewShape, {}, MOST_ROWS)).map(({ name }) => name))
    const missing = entries.filter(({ name }) => !known.has(name)).map(({ name }) => name)
    if (missing.length === 0) return
    if (performance.now() >= endMs)
      throw new CallFailure(
        `No worker has the handlers ${missing.join(', ')}. Write them with --handlers into the folder that DJAG_HANDLERS_DIR of a worker names, and look at that worker’s log. No task was made.`,
        EXIT.refused,
      )
    await sleep(POLL_MS)
  }
}
