import { type CrontabDefinition, crontabKey } from '#scheduling/cron/crontab-definition.ts'
import type { JsonValue } from '../json-value.ts'
import { tagKey } from '../tag-input.ts'
import { DEADLINE_NAMES, NO_DEADLINE } from '../task-settings/deadline-settings.ts'
import { initialTaskSettings, TASK_SETTING_NAMES } from '../task-settings/settings-of-tasks.ts'
import { byText, crontabWithPolicies, type Manifest, type ManifestEdge, type ManifestTag, type ManifestTask } from './manifest.ts'
import { type Pair, pairTasks } from './pair-tasks.ts'
import type { ManifestProblem } from './read-manifest.ts'

/** One field, before and after; null where it was not there, or is no more. */
export type FieldChange = { field: string; before: JsonValue; after: JsonValue }

/** What becomes of a task. `index`: its place in the file; null: it is not there. */
export type ManifestTaskChange = {
  kind: 'added' | 'changed' | 'removed'
  name: string
  /** What it was called; null: as now, or nothing. */
  was: string | null
  index: number | null
  fields: FieldChange[]
}
export type TagChange = { kind: 'added' | 'changed' | 'removed'; name: string; was: string | null; fields: FieldChange[] }
/** `changed` is a crontab all of whose tasks take the same other one: it is changed for all of them at once. */
export type CrontabChange = { kind: 'added' | 'changed' | 'removed'; before: CrontabDefinition | null; after: CrontabDefinition | null }

export type ManifestChanges = {
  tasks: ManifestTaskChange[]
  tags: TagChange[]
  crontabs: CrontabChange[]
  /** What is there and not in the file, and stays. */
  kept: { tasks: string[]; tags: string[]; crontabs: CrontabDefinition[] }
}

/**
 * What has to change so that what is there is what the file says. Tasks are the same by name, or by what a task was called; tags, too, in
 * whatever letters; crontabs by what they say.
 * @param prune what is not in the file is removed; else it is kept
 */
export function compareManifests(
  existing: Manifest,
  wanted: Manifest,
  { prune }: { prune: boolean },
): { changes: ManifestChanges; problems: ManifestProblem[] } {
  const { pairs, rest, problems } = pairTasks(existing.tasks, wanted.tasks)
  const newNames = new Map(pairs.flatMap(({ before, after }) => (before ? [[before.name, after.name] as const] : [])))
  const remaining = new Set([...wanted.tasks.map(({ name }) => name), ...(prune ? [] : rest.map(({ name }) => name))])
  problems.push(...unknownDependees(wanted.tasks, remaining))
  const tags = compareTags(existing, wanted, prune ? [] : rest)
  problems.push(...tags.problems)
  const tasks = pairs.flatMap(({ before, after, index }) => taskChange(before, after, index, { tasks: newNames, tags: tags.newNames }))
  if (prune) tasks.push(...rest.map(({ name }): ManifestTaskChange => ({ kind: 'removed', name, was: null, index: null, fields: [] })))
  const crontabs = compareCrontabs(existing, wanted, { pairs, rest, prune })
  const kept = { tasks: prune ? [] : rest.map(({ name }) => name), tags: prune ? [] : tags.rest, crontabs: crontabs.kept }
  if (prune) tags.changes.push(...tags.rest.map((name): TagChange => ({ kind: 'removed', name, was: null, fields: [] })))
  return { changes: { tasks, tags: tags.changes, crontabs: crontabs.changes, kept }, problems }
}

/** Whether a file changes nothing. */
export function isUnchanged({ tasks, tags, crontabs }: ManifestChanges): boolean {
  return tasks.length + tags.length + crontabs.length === 0
}

function unknownDependees(wanted: readonly ManifestTask[], remaining: ReadonlySet<string>): ManifestProblem[] {
  return wanted.flatMap(({ dependsOn }, index) =>
    dependsOn.flatMap(({ task }, place) =>
      remaining.has(task)
        ? []
        : [{ path: ['tasks', index, 'dependsOn', place], message: `There is no task “${task}”, in the file or otherwise, to wait for.` }],
    ),
  )
}

function taskChange(before: ManifestTask | null, after: ManifestTask, index: number, newNames: NewNames): ManifestTaskChange[] {
  const said = changedFields(before ? fieldsOf(before, newNames) : {}, fieldsOf(after, AS_THEY_ARE), after)
  const fields = before ? said : said.filter((change) => canonical(change.after) !== canonical(USUAL[change.field]))
  const was = before && before.name !== after.name ? before.name : null
  if (before && was === null && fields.length === 0) return []
  return [{ kind: before ? 'changed' : 'added', name: after.name, was, index, fields }]
}

/** What is called otherwise than before: tasks by their old names, tags by the keys of theirs. */
type NewNames = { tasks: ReadonlyMap<string, string>; tags: ReadonlyMap<string, string> }
const AS_THEY_ARE: NewNames = { tasks: new Map(), tags: new Map() }

/** What need not be told of a new task. */
const USUAL: Readonly<Record<string, JsonValue | undefined>> = {
  ...initialTaskSettings,
  enabled: true,
  args: [],
  kwargs: {},
  headers: {},
  tags: [],
}

/** Field by field, in the order of the file; each dependency is a field of its own. */
function fieldsOf(task: ManifestTask, newNames: NewNames): Record<string, JsonValue> {
  const { handler, crontab, enabled, cronBase, args, kwargs, headers } = task
  return {
    handler,
    crontab: crontabWithPolicies(crontab),
    enabled,
    cronBase,
    args: args as JsonValue,
    kwargs: kwargs as JsonValue,
    headers,
    ...Object.fromEntries(TASK_SETTING_NAMES.map((name) => [name, task[name]])),
    tags: task.tags.map((tag) => newNames.tags.get(tagKey(tag)) ?? tag).toSorted((a, b) => byText(tagKey(a), tagKey(b))),
    ...Object.fromEntries(
      task.dependsOn
        .map((edge) => ({ ...edge, task: newNames.tasks.get(edge.task) ?? edge.task }))
        .toSorted((a, b) => byText(a.task, b.task))
        .map((edge) => [`dependsOn ${edge.task}`, edgeInWords(edge)]),
    ),
  }
}

function edgeInWords({ future, endings, freshness }: ManifestEdge): string {
  return [future ? 'future' : '', endings, freshness === 'new' ? '' : freshness].filter((word) => word !== '').join(', ')
}

function changedFields(before: Record<string, JsonValue>, after: Record<string, JsonValue>, task: ManifestTask): FieldChange[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return names.flatMap((field) => {
    // What a file leaves open stays as it is.
    if (field === 'cronBase' && (task.cronBase === null || sameInstant(before.cronBase, task.cronBase))) return []
    const [old, now] = [before[field] ?? null, after[field] ?? null]
    const isSame = field === 'tags' ? sameTags(old, now) : canonical(old) === canonical(now)
    return isSame ? [] : [{ field, before: old, after: now }]
  })
}

function sameInstant(one: JsonValue | undefined, other: string): boolean {
  return typeof one === 'string' && Date.parse(one) === Date.parse(other)
}

function sameTags(one: JsonValue, other: JsonValue): boolean {
  const keys = (tags: JsonValue) => canonical(Array.isArray(tags) ? tags.map((tag) => tagKey(String(tag))).toSorted(byText) : [])
  return keys(one) === keys(other)
}

/** Equal for JSON that says the same, in whatever order its names stand. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => byText(a, b)))
      : inner,
  )
}

type ComparedTags = { changes: TagChange[]; rest: string[]; newNames: Map<string, string>; problems: ManifestProblem[] }

/** Tags by their names, or by what they were called. `newNames`: of those that are renamed, by the keys of their old ones. */
function compareTags(existing: Manifest, wanted: Manifest, keptTasks: readonly ManifestTask[]): ComparedTags {
  const byKey = new Map(existing.tags.map((tag) => [tagKey(tag.name), tag]))
  const listed = new Map(wanted.tags.map((tag) => [tagKey(tag.name), tag]))
  const newNames = new Map<string, string>()
  const problems: ManifestProblem[] = []
  const changes = wanted.tags.flatMap((tag, index): TagChange[] => {
    const named = byKey.get(tagKey(tag.name)) ?? null
    const old = tag.was === undefined ? null : (byKey.get(tagKey(tag.was)) ?? null)
    if (named && old && named !== old)
      problems.push({
        path: ['tags', index, 'was'],
        message: `There are both a tag “${old.name}” and a tag “${named.name}”: it can't be renamed. Remove “was”, or choose another name.`,
      })
    const before = named ?? old
    if (!named && old) newNames.set(tagKey(old.name), tag.name)
    const fields = tagFields(before, tag)
    if (!before) return [{ kind: 'added', name: tag.name, was: null, fields }]
    const was = tag.name === before.name ? null : before.name
    return fields.length === 0 && was === null ? [] : [{ kind: 'changed', name: tag.name, was, fields }]
  })
  const onTasks = new Map(wanted.tasks.flatMap(({ tags }) => tags.map((name) => [tagKey(name), name] as const)))
  for (const [key, name] of onTasks) if (!listed.has(key) && !byKey.has(key)) changes.push({ kind: 'added', name, was: null, fields: [] })
  const stays = new Set([...listed.keys(), ...newNames.keys(), ...onTasks.keys(), ...keptTasks.flatMap(({ tags }) => tags.map(tagKey))])
  return { changes, newNames, problems, rest: existing.tags.filter(({ name }) => !stays.has(tagKey(name))).map(({ name }) => name) }
}

/** What a file that lists a tag changes of it. `before` null: it is new. */
function tagFields(before: ManifestTag | null, { colour, valuesAreClosed, ...after }: ManifestTag): FieldChange[] {
  const old = before ?? NO_DEADLINE
  // Of a new tag values are open unless the file says otherwise: that is not told.
  const said = { colour, valuesAreClosed: before || valuesAreClosed ? valuesAreClosed : null }
  const kept = Object.entries(said).flatMap(([field, after]): FieldChange[] => {
    const was = before?.[field as keyof typeof said] ?? null
    return after === null || after === was ? [] : [{ field, before: was, after }]
  })
  const timed = DEADLINE_NAMES.filter((name) => old[name] !== after[name])
  return [...kept, ...timed.map((name) => ({ field: name, before: before && old[name], after: after[name] }))]
}

type Compared = { pairs: readonly Pair[]; rest: readonly ManifestTask[]; prune: boolean }

function compareCrontabs(existing: Manifest, wanted: Manifest, { pairs, rest, prune }: Compared) {
  const stays = new Set([...wanted.crontabs, ...(prune ? [] : rest.map(({ crontab }) => crontab))].map(crontabKey))
  const known = new Set(existing.crontabs.map(crontabKey))
  const moves = new Map<string, Map<string, CrontabDefinition>>()
  for (const { before, after } of pairs) {
    if (!before) continue
    const targets = moves.get(crontabKey(before.crontab)) ?? new Map<string, CrontabDefinition>()
    moves.set(crontabKey(before.crontab), targets.set(crontabKey(after.crontab), after.crontab))
  }
  const changes: CrontabChange[] = []
  const gone: CrontabDefinition[] = []
  for (const before of inOrder(existing.crontabs.filter((crontab) => !stays.has(crontabKey(crontab))))) {
    const [after, ...others] = moves.get(crontabKey(before))?.values() ?? []
    if (after && others.length === 0 && !known.has(crontabKey(after))) {
      known.add(crontabKey(after))
      changes.push({ kind: 'changed', before, after })
    } else gone.push(before)
  }
  const added = inOrder(wanted.crontabs.filter((crontab) => !known.has(crontabKey(crontab))))
  changes.push(...added.map((after): CrontabChange => ({ kind: 'added', before: null, after })))
  if (prune) changes.push(...gone.map((before): CrontabChange => ({ kind: 'removed', before, after: null })))
  return { changes, kept: prune ? [] : gone }
}

function inOrder(crontabs: readonly CrontabDefinition[]): CrontabDefinition[] {
  return [...new Map(crontabs.map((crontab) => [crontabKey(crontab), crontab])).values()].toSorted((a, b) =>
    byText(crontabWithPolicies(a), crontabWithPolicies(b)),
  )
}
