import type { PlanTask, PlanView } from '#domain/views/plan-views.ts'
import { ranksOf } from '../../graph/layout/plain-layers.ts'
import { connectedParts } from '../../graph/model/graph-model.ts'

export const PLAN_GROUPINGS = ['pipeline', 'tag'] as const
export type PlanGrouping = (typeof PLAN_GROUPINGS)[number]

/** A row of the plan: the head of a group, which folds it, or a task. `key` is what it is, whatever else comes and goes. */
export type PlanRow =
  | { kind: 'group'; key: string; name: string; taskIds: readonly number[]; isFolded: boolean }
  | { kind: 'task'; key: string; task: PlanTask }

type Group = { key: string; name: string; tasks: readonly PlanTask[] }

/**
 * The rows of the tasks that are shown: in groups, each in running order, what is depended on above what depends on it.
 * @param folded keys of groups of which only the head is shown
 */
export function planRows(plan: PlanView, grouping: PlanGrouping, folded: ReadonlySet<string>): PlanRow[] {
  const ordered = inRunningOrder(plan)
  const groups = grouping === 'tag' ? byTag(ordered) : byPipeline(ordered, plan)
  return groups.flatMap(({ key, name, tasks }): PlanRow[] => {
    const isFolded = folded.has(key)
    const head: PlanRow = { kind: 'group', key, name, taskIds: tasks.map(({ id }) => id), isFolded }
    return isFolded ? [head] : [head, ...tasks.map((task): PlanRow => ({ kind: 'task', key: `${key} ${task.id}`, task }))]
  })
}

/** From dependee to depender; edges to an earlier run lead back in time and order nothing. */
function linksOf({ tasks }: PlanView): { from: number; to: number }[] {
  const known = new Set(tasks.map(({ id }) => id))
  return tasks.flatMap(({ id, state }) =>
    (state?.edges ?? [])
      .filter(({ future, dependeeId }) => !future && dependeeId !== id && known.has(dependeeId))
      .map(({ dependeeId }) => ({ from: dependeeId, to: id })),
  )
}

function inRunningOrder(plan: PlanView): PlanTask[] {
  const byName = plan.tasks.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const known = new Map(byName.map((task) => [task.id, task]))
  const ranks = ranksOf(
    [...known.keys()],
    linksOf(plan).map((link) => ({ ...link, weight: 1 })),
  )
  const ranked = new Set(ranks.flat())
  // A circle, which only hand-written rows can hold, has no order: its tasks come last.
  const left = [...known.keys()].filter((id) => !ranked.has(id))
  return [...ranked, ...left].flatMap((id) => known.get(id) ?? []).filter(({ isShown }) => isShown)
}

const ALONE = 'alone'

function byPipeline(tasks: readonly PlanTask[], plan: PlanView): Group[] {
  const ends = plan.tasks.flatMap(({ id, state }) => (state?.edges ?? []).map(({ dependeeId }) => ({ dependerId: id, dependeeId })))
  const known = new Set(plan.tasks.map(({ id }) => id))
  const partOf = connectedParts(
    [...known],
    ends.filter(({ dependeeId }) => known.has(dependeeId)),
  )
  const sizes = Map.groupBy(known, (id) => partOf.get(id))
  const parts = Map.groupBy(tasks, ({ id }) => ((sizes.get(partOf.get(id))?.length ?? 0) > 1 ? (partOf.get(id) ?? 0) : ALONE))
  const alone = parts.get(ALONE) ?? []
  parts.delete(ALONE)
  const pipelines = [...parts.values()].map((members): Group => {
    // What it is called by stays the same while tasks come and go behind the first one.
    const least = Math.min(...members.map(({ id }) => id))
    return { key: `pipeline ${least}`, name: nameOfPart(members), tasks: members }
  })
  pipelines.sort((a, b) => b.tasks.length - a.tasks.length || a.name.localeCompare(b.name, 'en'))
  const byName = alone.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  return alone.length === 0 ? pipelines : [...pipelines, { key: ALONE, name: 'On their own', tasks: byName }]
}

/** A pipeline is called by the tag or the beginning of the name that most of its tasks have. */
function nameOfPart(tasks: readonly PlanTask[]): string {
  const counts = new Map<string, number>()
  for (const { name, tags } of tasks) {
    const prefix = tags[0]?.name ?? /^[^\s./:_-]+/.exec(name)?.[0] ?? name
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).map(([prefix]) => prefix)
  return `${frequent.slice(0, 2).join(', ')}${frequent.length > 2 ? ' …' : ''}`
}

/** A task with several tags stands under each of them. */
function byTag(tasks: readonly PlanTask[]): Group[] {
  const names = new Map(tasks.flatMap(({ tags }) => tags.map(({ id, name }) => [id, name] as const)))
  const groups = [...names]
    .sort(([, a], [, b]) => a.localeCompare(b, 'en'))
    .map(([id, name]): Group => ({ key: `tag ${id}`, name, tasks: tasks.filter(({ tags }) => tags.some((tag) => tag.id === id)) }))
  const untagged = tasks.filter(({ tags }) => tags.length === 0)
  return untagged.length === 0 ? groups : [...groups, { key: 'untagged', name: 'Without a tag', tasks: untagged }]
}
