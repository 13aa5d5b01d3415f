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
 * @throws CallFailure when no worker has published a handler in time
 */
export async function applyImport(client: ApiClient, { entries, edges, file, waitMs }: ApplyOptions): Promise<AppliedImport> {
  const tasks = new Map((await client.list('/tasks', taskRowShape, {}, MOST_ROWS)).map(({ id, name }) => [name, id]))
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
      { name, handler: name, crontabId, enabled, description: `Line ${line} of ${file}.`, dependsOn },
      madeTask,
    )
    tasks.set(name, task.id)
    result.made.push({ id: task.id, name })
  }
  return result
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
