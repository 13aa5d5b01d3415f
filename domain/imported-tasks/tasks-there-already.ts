import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { isFields } from './foreign-json.ts'
import { freeName } from './names.ts'

/** A task that is there, as far as an import looks at it. `crontab`: in columns, or as a manifest has it. */
type ExistingTask = { name: string; description: string; crontab?: unknown }

/** A task of a manifest that an import made: the last line of its description says where it is from. */
type WrittenTask = {
  name: string
  description?: unknown
  crontab?: unknown
  dependsOn?: readonly (string | { task: string })[] | undefined
}

/** `others`: those whose name a task has that is of something else. Indices are places among the imported tasks. */
export type SortedImport<Task> = {
  /** Waiting for what is there by the name that it has now; with another name where theirs is that of another one of the same import. */
  missing: { task: Task; index: number }[]
  existing: string[]
  others: { task: Task; index: number }[]
}

/**
 * Which imported tasks are there already, also under another name, by what their descriptions say of where they are from. Of several that are from the
 * same (a command that stands in two lines) those belong together that fire at the same times, then those of the same name, whatever came before them
 * in the source meanwhile.
 */
export function sortOut<Task extends WrittenTask>(rows: readonly ExistingTask[], tasks: readonly Task[]): SortedImport<Task> {
  const found = rowsOf(rows, tasks)
  const rowNames = new Set(rows.map(({ name }) => name))
  const ownNames = new Set([...found.values()].map(({ name }) => name))
  const taken = new Set([...rowNames, ...tasks.map(({ name }) => name)])
  const sorted: SortedImport<Task> = { missing: [], existing: [], others: [] }
  const nameNow = new Map<string, string>()
  for (const [index, task] of tasks.entries()) {
    const row = found.get(index)
    if (row) {
      nameNow.set(task.name, row.name)
      sorted.existing.push(row.name)
    } else if (!rowNames.has(task.name)) sorted.missing.push({ task, index })
    else if (ownNames.has(task.name)) {
      const name = freeName(task.name, taken)
      nameNow.set(task.name, name)
      sorted.missing.push({ task: { ...task, name }, index })
    } else sorted.others.push({ task, index })
  }
  sorted.missing = sorted.missing.map(({ task, index }) => ({ task: withDependees(task, nameNow), index }))
  return sorted
}

/** What is there of imported tasks, by their places: the likeliest of all first, so that none takes what another is. */
function rowsOf(rows: readonly ExistingTask[], tasks: readonly WrittenTask[]): ReadonlyMap<number, ExistingTask> {
  const byOrigin = new Map<string, ExistingTask[]>()
  for (const row of rows) for (const line of new Set(row.description.split('\n'))) byOrigin.set(line, [...(byOrigin.get(line) ?? []), row])
  const importedNames = new Set(tasks.map(({ name }) => name))
  const found = new Map<number, ExistingTask>()
  const claimed = new Set<ExistingTask>()
  const alike: ((row: ExistingTask, task: WrittenTask) => boolean)[] = [
    (row, task) => row.name === task.name && firesAs(row, task),
    firesAs,
    (row, task) => row.name === task.name,
    ({ name }) => !importedNames.has(name),
  ]
  for (const isIt of alike)
    for (const [index, task] of tasks.entries()) {
      const origin = typeof task.description === 'string' ? (task.description.split('\n').at(-1) ?? '') : ''
      if (origin === '' || found.has(index)) continue
      const row = byOrigin.get(origin)?.find((each) => !claimed.has(each) && isIt(each, task))
      if (!row) continue
      claimed.add(row)
      found.set(index, row)
    }
  return found
}

function firesAs(row: ExistingTask, task: WrittenTask): boolean {
  const expression = expressionOf(row.crontab)
  return expression !== null && expression === expressionOf(task.crontab)
}

/** Null: only a name is given, or nothing. */
function expressionOf(crontab: unknown): string | null {
  if (!isFields(crontab)) return null
  if (typeof crontab.expression === 'string') return crontab.expression
  return typeof crontab.minute === 'string' ? cronExpression(crontab as CronColumns) : null
}

function withDependees<Task extends WrittenTask>(task: Task, nameNow: ReadonlyMap<string, string>): Task {
  if (!task.dependsOn) return task
  const renamed = (name: string) => nameNow.get(name) ?? name
  return {
    ...task,
    dependsOn: task.dependsOn.map((edge) => (typeof edge === 'string' ? renamed(edge) : { ...edge, task: renamed(edge.task) })),
  }
}
