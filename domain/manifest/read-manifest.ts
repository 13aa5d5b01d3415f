import { type CrontabDefinition, crontabKey } from '#scheduling/cron/crontab-definition.ts'
import { parseExpression } from '#scheduling/cron/syntax.ts'
import { defaultEndings } from '../dependency-input.ts'
import { tagKey } from '../tag-input.ts'
import { deadlineSettingsOf } from '../task-settings/deadline-settings.ts'
import { taskSettingsOf } from '../task-settings/settings-of-tasks.ts'
import type { TaskSettings } from '../task-settings/task-settings.ts'
import type { Manifest, ManifestEdge, ManifestTask } from './manifest.ts'
import type { ManifestContent } from './manifest-shape.ts'

/** Where in a file something is wrong, by the names and places that lead to it, and what. */
export type ManifestProblem = { path: readonly (string | number)[]; message: string }

type TaskContent = ManifestContent['tasks'][number]
type CrontabContent = ManifestContent['crontabs'][string]
/** Where each crontab was written first: there it is refused. */
export type CrontabPlaces = ReadonlyMap<string, readonly (string | number)[]>

/** Looks names up in what a file says: crontabs by their names in the file, and what stands twice. What is there already is not asked. */
export function readManifest(content: ManifestContent): { manifest: Manifest; problems: ManifestProblem[]; crontabPlaces: CrontabPlaces } {
  const problems: ManifestProblem[] = [...namedTwice(content), ...wrongRenames(content.tasks), ...wrongRenamesOfTags(content)]
  const definitions = new Map<string, CrontabDefinition>()
  const crontabPlaces = new Map<string, readonly (string | number)[]>()
  const define = (crontab: CrontabContent, path: readonly (string | number)[]): CrontabDefinition => {
    const { columns, problem } = parseExpression(crontab.expression)
    if (problem !== null) problems.push({ path: [...path, 'expression'], message: problem })
    const definition = { ...(columns ?? NO_COLUMNS), timezone: crontab.timezone, gap: crontab.gap, overlap: crontab.overlap }
    const key = crontabKey(definition)
    if (!definitions.has(key)) crontabPlaces.set(key, path)
    if (!definitions.has(key)) definitions.set(key, definition)
    return definition
  }
  const named = new Map(Object.entries(content.crontabs).map(([name, crontab]) => [name, define(crontab, ['crontabs', name])]))
  const tasks = content.tasks.map((task, index): ManifestTask => {
    const path = ['tasks', index, 'crontab']
    let crontab = typeof task.crontab === 'string' ? named.get(task.crontab) : define(task.crontab, path)
    if (!crontab) {
      problems.push({ path, message: `There is no “${task.crontab}” under crontabs. Write it there, or give the task a mapping.` })
      crontab = NO_CRONTAB
    }
    return taskOf(task, crontab)
  })
  const tags = content.tags.map((tag) => {
    const { name, was, colour = null, valuesAreClosed = null } = tag
    return { name, ...(was !== undefined && { was }), colour, valuesAreClosed, ...deadlineSettingsOf(tag) }
  })
  return { manifest: { tags, crontabs: [...definitions.values()], tasks }, problems, crontabPlaces }
}

const NO_COLUMNS = { second: '0', minute: '', hour: '', dayOfMonth: '', month: '', dayOfWeek: '' }
const NO_CRONTAB: CrontabDefinition = { ...NO_COLUMNS, timezone: '', gap: 'shift', overlap: 'first' }

function taskOf(task: TaskContent, crontab: CrontabDefinition): ManifestTask {
  const { name, was = null, handler, enabled, cronBase = null, args, kwargs, headers, tags } = task
  const dependsOn = task.dependsOn.map(({ task: dependee, future, endings, freshness }): ManifestEdge => {
    return { task: dependee, future, endings: endings ?? defaultEndings(future), freshness }
  })
  const settings = taskSettingsOf<TaskSettings>(task)
  return { name, was, handler, crontab, enabled, cronBase, args, kwargs, headers, ...settings, tags, dependsOn }
}

function namedTwice({ tasks, tags }: ManifestContent): ManifestProblem[] {
  const problems: ManifestProblem[] = []
  for (const index of repeated(tasks.map(({ name }) => name)))
    problems.push({ path: ['tasks', index, 'name'], message: `There is another task “${tasks[index]?.name}” in this file.` })
  for (const index of repeated(tags.map(({ name }) => tagKey(name))))
    problems.push({ path: ['tags', index, 'name'], message: `There is another tag “${tags[index]?.name}” in this file.` })
  for (const [index, { dependsOn }] of tasks.entries())
    for (const place of repeated(dependsOn.map(({ task }) => task)))
      problems.push({ path: ['tasks', index, 'dependsOn', place], message: `It waits for “${dependsOn[place]?.task}” already.` })
  return problems
}

/** A task has one name before, and that is not one which another keeps. */
function wrongRenames(tasks: readonly TaskContent[]): ManifestProblem[] {
  const problems: ManifestProblem[] = []
  for (const index of repeated(tasks.map(({ was }, place) => was ?? place)))
    problems.push({ path: ['tasks', index, 'was'], message: `Another task of this file was “${tasks[index]?.was}” as well.` })
  const keeping = new Set(tasks.filter(({ name, was }) => was === undefined || was === name).map(({ name }) => name))
  for (const [index, { name, was }] of tasks.entries())
    if (was !== undefined && was !== name && keeping.has(was))
      problems.push({ path: ['tasks', index, 'was'], message: `“${was}” stands in this file as a task of its own. Remove one of the two.` })
  return [...problems, ...circlesOfNames(tasks)]
}

/** A tag has one name before, which no other tag of the file has, and by which no task of it speaks. */
function wrongRenamesOfTags({ tags, tasks }: ManifestContent): ManifestProblem[] {
  const renamed = tags.flatMap(({ name, was }, index) =>
    was === undefined || tagKey(was) === tagKey(name) ? [] : [{ name, was, key: tagKey(was), index }],
  )
  const problems: ManifestProblem[] = []
  for (const place of repeated(renamed.map(({ key }) => key)))
    problems.push({
      path: ['tags', renamed[place]?.index ?? 0, 'was'],
      message: `Another tag of this file was “${renamed[place]?.was}” as well.`,
    })
  const named = new Set(tags.map(({ name }) => tagKey(name)))
  for (const { was, key, index } of renamed)
    if (named.has(key))
      problems.push({ path: ['tags', index, 'was'], message: `“${was}” stands in this file as a tag of its own. Remove one of the two.` })
  const newNames = new Map(renamed.map(({ key, name }) => [key, name]))
  for (const [index, task] of tasks.entries())
    for (const [place, tag] of task.tags.entries()) {
      const name = newNames.get(tagKey(tag))
      if (name !== undefined && !named.has(tagKey(tag)))
        problems.push({ path: ['tasks', index, 'tags', place], message: `“${tag}” is called “${name}” by this file. Write that.` })
    }
  return problems
}

/** Nothing would tell a circle that is done from one that is to be done: each application would turn it once more. */
function circlesOfNames(tasks: readonly TaskContent[]): ManifestProblem[] {
  const problems: ManifestProblem[] = []
  const oldNames = new Map(tasks.flatMap(({ name, was }) => (was === undefined || was === name ? [] : [[name, was] as const])))
  const walkThatMet = new Map<string, number>()
  for (const [index, { name: start }] of tasks.entries()) {
    const walked: string[] = []
    let name: string | undefined = start
    for (; name !== undefined && !walkThatMet.has(name); name = oldNames.get(name)) {
      walkThatMet.set(name, index)
      walked.push(name)
    }
    if (name === undefined || walkThatMet.get(name) !== index) continue
    const circle = [...walked.slice(walked.indexOf(name)), name].map((each) => `“${each}”`).join(' was ')
    problems.push({
      path: ['tasks', tasks.findIndex((task) => task.name === name), 'was'],
      message: `Names go around in a circle (${circle}), and would again whenever this is applied. Give one of the tasks a name of its own first, and apply that.`,
    })
  }
  return problems
}

/** The places of those that stood before already. */
function repeated(names: readonly (string | number)[]): number[] {
  const seen = new Set<string | number>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index]
    seen.add(name)
    return []
  })
}
