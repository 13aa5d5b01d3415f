import { type ForeignFields, isFields, textAt } from '../imported-tasks/foreign-json.ts'
import type { ImportedTask } from '../imported-tasks/imported-task.ts'
import { nameList } from '../name-list.ts'

/** Which events start an event when they succeed (*chain*), in the order of the export. */
export type Starters = (event: ForeignFields) => readonly ForeignFields[]

export function startersIn(events: readonly ForeignFields[]): Starters {
  const byChain = Map.groupBy(events, (event) => textAt(event, 'chain') ?? '')
  return (event) => {
    const id = textAt(event, 'id') ?? ''
    return id === '' ? [] : (byChain.get(id) ?? [])
  }
}

/** An event without a timing of its own follows the one that starts it, however far before: of several the first that has one. A circle has none. */
export function timedBy(event: ForeignFields, startersOf: Starters): ForeignFields {
  const seen = new Set([event])
  for (const at of seen) {
    if (isFields(at.timing)) return at
    for (const starter of startersOf(at)) seen.add(starter)
  }
  return event
}

/**
 * Makes of chains what they are here: the task of an event without a timing waits for those of the events that start it. Where that would be something
 * else altogether, as an event has several starters or one that never starts it, its task is disabled, and says what somebody has to decide. One with
 * a timing of its own waits for none, as each instant of that timing would wait for them, and says so.
 * @param tasks by their events; what was left out is not among them
 */
export function waitForStarters(tasks: ReadonlyMap<ForeignFields, ImportedTask>, startersOf: Starters): void {
  const idle = neverStarted(tasks, startersOf)
  for (const [event, task] of tasks) {
    const starters = startersOf(event).filter((starter) => starter !== event)
    if (starters.length < startersOf(event).length) task.changes.push('It started itself anew when it succeeded (chain): it does not here.')
    const named = nameList(starters.map((starter) => tasks.get(starter)?.name ?? titleOf(starter)))
    if (isFields(event.timing)) {
      if (starters.length > 0) task.changes.push(`It runs by its own timing alone: ${named} also started it on success (chain).`)
      continue
    }
    for (const starter of starters) waitForStarter(task, starter, { tasks, idle })
    if (idle.has(event)) task.enabled = false
    if (starters.length > 1)
      task.changes.push(
        `Each of ${named} started it when it succeeded (chain). Here it would wait for all of them, once for each instant of its crontab, so it is disabled: choose what it waits for, or make a task for each, and enable it.`,
      )
  }
}

type Imported = { tasks: ReadonlyMap<ForeignFields, ImportedTask>; idle: ReadonlySet<ForeignFields> }

function waitForStarter(task: ImportedTask, starter: ForeignFields, { tasks, idle }: Imported): void {
  const dependee = tasks.get(starter)
  const gone = dependee === undefined ? 'left out' : idle.has(starter) ? 'disabled' : null
  const named = `“${dependee?.name ?? titleOf(starter)}”`
  if (gone !== null)
    task.changes.push(
      `${named}, which starts it when it succeeds (chain), is ${gone}, so this is disabled: say when it is to run, and enable it.`,
    )
  if (dependee === undefined) return
  if (waitsFor(dependee, task.name, tasks)) {
    task.changes.push(`${named} started it, too, when it succeeded (chain): a circle of waiting, which is left out.`)
    return
  }
  task.settings = { ...task.settings, dependsOn: [...new Set([...(task.settings.dependsOn ?? []), dependee.name])] }
  if (gone === null) task.changes.push(`${named} started it when it succeeded (chain): it waits for that now, by its crontab.`)
}

/** Events whose tasks are disabled: by themselves, or as nothing starts them, or several do, and they have no timing. */
function neverStarted(tasks: ReadonlyMap<ForeignFields, ImportedTask>, startersOf: Starters): ReadonlySet<ForeignFields> {
  const idle = new Set([...tasks].filter(([, { enabled }]) => !enabled).map(([event]) => event))
  for (let before = -1; before !== idle.size; ) {
    before = idle.size
    for (const event of tasks.keys()) {
      const starters = startersOf(event).filter((starter) => starter !== event)
      if (isFields(event.timing) || starters.length === 0) continue
      if (starters.length > 1 || starters.some((starter) => idle.has(starter) || !tasks.has(starter))) idle.add(event)
    }
  }
  return idle
}

function waitsFor(task: ImportedTask, name: string, tasks: ReadonlyMap<ForeignFields, ImportedTask>): boolean {
  const byName = new Map([...tasks.values()].map((each) => [each.name, each]))
  const seen = new Set([task.name])
  for (const at of seen) for (const edge of byName.get(at)?.settings.dependsOn ?? []) seen.add(typeof edge === 'string' ? edge : edge.task)
  return seen.has(name)
}

function titleOf(event: ForeignFields): string {
  return textAt(event, 'title') ?? textAt(event, 'id') ?? ''
}
