/** A task that is there, as far as an import looks at it. */
type ExistingTask = { name: string; description: string }

/** A task of a manifest that an import made: the last line of its description says where it is from. */
type WrittenTask = { name: string; description?: unknown; dependsOn?: readonly (string | { task: string })[] | undefined }

/** `others`: those whose name a task has that is of something else. Indices are places among the imported tasks. */
export type SortedImport<Task> = {
  /** Waiting for what is there by the name that it has now. */
  missing: { task: Task; index: number }[]
  existing: string[]
  others: { task: Task; index: number }[]
}

/** Which imported tasks are there already, also under another name, by what their descriptions say of where they are from. */
export function sortOut<Task extends WrittenTask>(rows: readonly ExistingTask[], tasks: readonly Task[]): SortedImport<Task> {
  const byOrigin = new Map<string, ExistingTask[]>()
  for (const row of rows) for (const line of new Set(row.description.split('\n'))) byOrigin.set(line, [...(byOrigin.get(line) ?? []), row])
  const rowNames = new Set(rows.map(({ name }) => name))
  const importedNames = new Set(tasks.map(({ name }) => name))
  const sorted: SortedImport<Task> = { missing: [], existing: [], others: [] }
  const nameNow = new Map<string, string>()
  const claimed = new Set<ExistingTask>()
  for (const [index, task] of tasks.entries()) {
    const origin = typeof task.description === 'string' ? (task.description.split('\n').at(-1) ?? '') : ''
    const ofIt = origin === '' ? [] : (byOrigin.get(origin) ?? []).filter((row) => !claimed.has(row))
    const row = ofIt.find(({ name }) => name === task.name) ?? ofIt.find(({ name }) => !importedNames.has(name))
    if (row) {
      claimed.add(row)
      nameNow.set(task.name, row.name)
      sorted.existing.push(row.name)
    } else if (rowNames.has(task.name)) sorted.others.push({ task, index })
    else sorted.missing.push({ task, index })
  }
  sorted.missing = sorted.missing.map(({ task, index }) => ({ task: withDependees(task, nameNow), index }))
  return sorted
}

function withDependees<Task extends WrittenTask>(task: Task, nameNow: ReadonlyMap<string, string>): Task {
  if (!task.dependsOn) return task
  const renamed = (name: string) => nameNow.get(name) ?? name
  return {
    ...task,
    dependsOn: task.dependsOn.map((edge) => (typeof edge === 'string' ? renamed(edge) : { ...edge, task: renamed(edge.task) })),
  }
}
