import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { tagKey } from '#domain/tag-input.ts'
import { DEADLINE_FILTERS } from '#domain/views/deadline-views.ts'
import { TASK_STATUSES, type TaskSortKey, TROUBLES } from '#domain/views/task-views.ts'

export const PAGE_SIZE = 50

const SORT_KEYS = ['name', 'next', 'last', 'state', 'handler'] as const satisfies readonly TaskSortKey[]

/** What tasks have in common. */
export const TASK_GROUPINGS = ['tag', 'handler', 'queue'] as const
export type TaskGrouping = (typeof TASK_GROUPINGS)[number]

/** Which tasks are found. */
export const taskFilterParsers = {
  search: parseAsString.withDefault(''),
  state: parseAsStringLiteral(TASK_STATUSES),
  trouble: parseAsStringLiteral(TROUBLES),
  deadline: parseAsStringLiteral(DEADLINE_FILTERS),
  recoveredSince: parseAsIsoDateTime,
  crontab: parseAsInteger,
  owner: parseAsString,
  handler: parseAsString,
  queue: parseAsString,
  /** Names: any of them. */
  tag: parseAsArrayOf(parseAsString),
  untagged: parseAsStringLiteral(['true'] as const),
  demo: parseAsStringLiteral(['true'] as const),
}
export type TaskFilterParams = inferParserType<typeof taskFilterParsers>

/** What the address of the task list says. */
export const taskListParsers = {
  ...taskFilterParsers,
  sort: parseAsStringLiteral(SORT_KEYS).withDefault('name'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
  /** What the list is grouped by; null: nothing. */
  group: parseAsStringLiteral(TASK_GROUPINGS),
  page: parseAsInteger.withDefault(1),
}
export type TaskListParams = inferParserType<typeof taskListParsers>

const serialize = createSerializer(taskListParsers)
const load = createLoader(taskListParsers)

/** The list of exactly these tasks. */
export function tasksHref(filter: Partial<TaskListParams>): string {
  return serialize('/tasks', filter)
}

/** Whether a column of the list is one the server can sort by. */
export function isTaskSortKey(key: string): key is TaskSortKey {
  return (SORT_KEYS as readonly string[]).includes(key)
}

/** The filters beside the search. */
const FILTERS = [
  'state',
  'trouble',
  'deadline',
  'recoveredSince',
  'crontab',
  'owner',
  'handler',
  'queue',
  'tag',
  'untagged',
  'demo',
] as const

/** What shows all tasks. */
export const NO_TASK_FILTER = {
  ...(Object.fromEntries(FILTERS.map((name) => [name, null])) as Record<(typeof FILTERS)[number], null>),
  search: null,
  page: null,
}

/** Whether not all tasks are asked for. */
export function isFiltered(params: TaskFilterParams): boolean {
  return params.search !== '' || FILTERS.some((filter) => params[filter] !== null)
}

/** As the API is asked for these tasks. */
export function taskFilterQuery(params: TaskFilterParams) {
  const { search, recoveredSince, tag } = params
  const others = Object.fromEntries(PLAIN_FILTERS.map((name) => [name, params[name]])) as Pick<
    TaskFilterParams,
    (typeof PLAIN_FILTERS)[number]
  >
  return { search, ...others, recoveredSince: recoveredSince?.toISOString(), tag: tag?.join(',') }
}

/** Those that the API takes as they stand in the address. */
const PLAIN_FILTERS = ['state', 'trouble', 'deadline', 'crontab', 'owner', 'handler', 'queue', 'untagged', 'demo'] as const

/** What an address says of the list beside its page. */
export function viewQuery(params: TaskListParams): string {
  return serialize('', { ...params, page: null }).replace(/^\?/, '')
}

/**
 * Whether two addresses (their queries, without `?`) show the same view of the list. The same is written in several ways: with other
 * escapes and in another order, with what is usual said or left out, and with tags in any order and case.
 */
export function isSameView(query: string, other: string): boolean {
  return meaningOf(query) === meaningOf(other)
}

function meaningOf(query: string): string {
  const params = load(new URLSearchParams(query))
  return viewQuery({ ...params, tag: params.tag && [...new Set(params.tag.map(tagKey))].sort() })
}
