import type { ImportedTask, SuggestedEdge } from './imported-task.ts'
import { originOf } from './origin.ts'

/** A task that is there, as far as an import looks at it. */
type ExistingTask = { name: string; description: string }

/** `others`: those whose name a task has that is of something else. */
export type SortedImport<Row> = {
  missing: ImportedTask[]
  existing: { task: ImportedTask; row: Row }[]
  others: ImportedTask[]
  /** Accepted dependencies of those that are missing, by the names that tasks have now. */
  edgesOfMissing: SuggestedEdge[]
}

/**
 * Which imported tasks are there already, also under another name, by what their descriptions say of where they are from.
 * @param from the name of the file
 */
export function sortOut<Row extends ExistingTask>(
  rows: readonly Row[],
  tasks: readonly ImportedTask[],
  edges: readonly SuggestedEdge[],
  from: string,
): SortedImport<Row> {
  const byOrigin = new Map<string, Row[]>()
  for (const row of rows) for (const line of new Set(row.description.split('\n'))) byOrigin.set(line, [...(byOrigin.get(line) ?? []), row])
  const rowNames = new Set(rows.map(({ name }) => name))
  const importedNames = new Set(tasks.map(({ name }) => name))
  const sorted: SortedImport<Row> = { missing: [], existing: [], others: [], edgesOfMissing: [] }
  const claimed = new Set<Row>()
  for (const task of tasks) {
    const ofIt = (byOrigin.get(originOf(task, from)) ?? []).filter((row) => !claimed.has(row))
    const row = ofIt.find(({ name }) => name === task.name) ?? ofIt.find(({ name }) => !importedNames.has(name))
    if (row) {
      claimed.add(row)
      sorted.existing.push({ task, row })
    } else if (rowNames.has(task.name)) sorted.others.push(task)
    else sorted.missing.push(task)
  }
  const nameNow = new Map(sorted.existing.map(({ task, row }) => [task.name, row.name]))
  const renamed = (name: string) => nameNow.get(name) ?? name
  sorted.missing = sorted.missing.map((task) => withDependees(task, renamed))
  sorted.edgesOfMissing = edges.map((edge) => ({ ...edge, dependee: renamed(edge.dependee) }))
  return sorted
}

function withDependees(task: ImportedTask, renamed: (name: string) => string): ImportedTask {
  const { dependsOn } = task.settings
  if (!dependsOn) return task
  const edges = dependsOn.map((edge) => (typeof edge === 'string' ? renamed(edge) : { ...edge, task: renamed(edge.task) }))
  return { ...task, settings: { ...task.settings, dependsOn: edges } }
}
