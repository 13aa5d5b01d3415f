import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { initialTaskSettings, readTypedSettings, taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import type { TypedTaskSettings } from '#domain/task-settings/task-settings.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import type { EdgeEndings, EdgeFreshness, ResumeChoice } from '#scheduling/model/task-state.ts'

export type EdgeValues = {
  edgeId: number | null
  otherTaskId: number | null
  otherTaskName: string
  future: boolean
  endings: EdgeEndings
  freshness: EdgeFreshness
}

/** The task form as it is typed: JSON as text, headers as rows, choices that may still be empty. */
export type TaskFormValues = TypedTaskSettings & {
  name: string
  handler: string
  argsText: string
  kwargsText: string
  crontabId: number | null
  enabled: boolean
  /** Only asked when this save enables the task. */
  enableChoice: ResumeChoice
  /** ISO instant, exactly as it was loaded until someone changes it; empty: from now on. */
  cronBase: string
  headers: { name: string; value: string }[]
  /** Names. */
  tags: string[]
  dependsOn: EdgeValues[]
  dependedOnBy: EdgeValues[]
}

export const emptyTaskValues: TaskFormValues = {
  ...initialTaskSettings,
  name: '',
  handler: '',
  argsText: '[]',
  kwargsText: '{}',
  crontabId: null,
  enabled: true,
  enableChoice: 'fromNow',
  cronBase: '',
  headers: [],
  tags: [],
  dependsOn: [],
  dependedOnBy: [],
}

type OpenedTask = Pick<TaskDetail, 'input' | 'dependsOn' | 'dependedOnBy'> & { task: Pick<TaskDetail['task'], 'pause'> }

/** The form of an existing task. */
export function valuesOf({ task, input, dependsOn, dependedOnBy }: OpenedTask): TaskFormValues {
  return {
    ...taskSettingsOf(input),
    name: input.name,
    handler: input.handler,
    argsText: JSON.stringify(input.args, null, 2),
    kwargsText: JSON.stringify(input.kwargs, null, 2),
    crontabId: input.crontabId,
    enabled: input.enabled,
    // A pause says already what is to become of what passes meanwhile (rule H6).
    enableChoice: task.pause?.resumeChoice ?? 'fromNow',
    cronBase: input.cronBase ?? '',
    headers: Object.entries(input.headers).map(([name, value]) => ({ name, value })),
    tags: [...input.tags],
    dependsOn: dependsOn.map((edge) => edgeValues(edge, edge.dependeeId, edge.dependeeName)),
    // A future edge to itself stands in both lists; it is edited among what the task depends on.
    dependedOnBy: dependedOnBy
      .filter((edge) => edge.dependerId !== edge.dependeeId)
      .map((edge) => edgeValues(edge, edge.dependerId, edge.dependerName)),
  }
}

/** The form of a new task that is like this one: it waits for the same, nobody waits for it, and it fires from now on. */
export function valuesLike(detail: OpenedTask): TaskFormValues {
  const values = valuesOf(detail)
  const dependsOn = detail.dependsOn.filter(({ dependerId, dependeeId }) => dependerId !== dependeeId)
  return {
    ...values,
    name: `${values.name} copy`,
    cronBase: '',
    enableChoice: 'fromNow',
    dependsOn: dependsOn.map((edge) => ({ ...edgeValues(edge, edge.dependeeId, edge.dependeeName), edgeId: null })),
    dependedOnBy: [],
  }
}

function edgeValues(
  edge: { id: number; future: boolean; endings: EdgeEndings; freshness: EdgeFreshness },
  otherTaskId: number,
  otherTaskName: string,
): EdgeValues {
  return { edgeId: edge.id, otherTaskId, otherTaskName, future: edge.future, endings: edge.endings, freshness: edge.freshness }
}

/** Paths of the form and sentences. */
export type FormProblems = Record<string, string>

type Read = { candidate: Record<keyof TaskInput, unknown>; problems: FormProblems }

/** The typed form as a candidate for `taskInput`, with what only the typed form can have wrong. */
export function readTaskValues(values: TaskFormValues): Read {
  const problems: FormProblems = {}
  const args = readJson(values.argsText, '[]', Array.isArray, 'Positional arguments are a list: [ … ].', 'argsText', problems)
  const kwargs = readJson(values.kwargsText, '{}', isObject, 'Named arguments are an object: { … }.', 'kwargsText', problems)
  if (values.crontabId === null) problems.crontabId = 'Choose a crontab, or make a new one.'
  const { settings, problems: wanting } = readTypedSettings(values)
  Object.assign(problems, wanting)
  refuseDoubles(values, problems)
  const edges = (list: EdgeValues[], path: string) =>
    list.map(({ edgeId, otherTaskId, future, endings, freshness }, index) => {
      if (otherTaskId === null) problems[`${path}.${index}.otherTaskId`] = 'Choose a task, or remove this row.'
      return { id: edgeId, otherTaskId: otherTaskId ?? 1, future, endings, freshness }
    })
  const candidate = {
    ...settings,
    name: values.name,
    handler: values.handler,
    crontabId: values.crontabId ?? 1,
    enabled: values.enabled,
    cronBase: values.cronBase === '' ? null : values.cronBase,
    args,
    kwargs,
    headers: Object.fromEntries(values.headers.filter(({ name }) => name !== '').map(({ name, value }) => [name, value])),
    tags: values.tags,
    dependsOn: edges(values.dependsOn, 'dependsOn'),
    dependedOnBy: edges(values.dependedOnBy, 'dependedOnBy'),
  }
  return { candidate, problems }
}

/** Where the form shows what is wrong with `path` of the input. */
export function formPath(path: string): string {
  const [first = '', second] = path.split('.')
  if (first === 'args' || first === 'kwargs') return `${first}Text`
  if (first === 'headers' || first === 'tags') return first
  return second === undefined ? first : path
}

function readJson(
  text: string,
  empty: string,
  fits: (value: unknown) => boolean,
  wrong: string,
  path: string,
  problems: FormProblems,
): unknown {
  const read = readJsonText(text.trim() === '' ? empty : text)
  if (read.ok && fits(read.value)) return read.value
  problems[path] = read.ok ? wrong : jsonSentence(read.problem)
  return JSON.parse(empty)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuseDoubles({ headers, dependsOn, dependedOnBy }: TaskFormValues, problems: FormProblems): void {
  const names = new Set<string>()
  for (const { name, value } of headers) {
    if (name === '' && value !== '') problems.headers = 'A header with a value needs a name.'
    if (name !== '' && names.has(name)) problems.headers = `The header “${name}” stands here twice.`
    names.add(name)
  }
  for (const [path, list] of [['dependsOn', dependsOn] as const, ['dependedOnBy', dependedOnBy] as const]) {
    const ids = new Set<number>()
    list.forEach(({ otherTaskId }, index) => {
      if (otherTaskId === null) return
      if (ids.has(otherTaskId)) problems[`${path}.${index}.otherTaskId`] = 'This task stands here twice: one edge for each pair.'
      ids.add(otherTaskId)
    })
  }
}
