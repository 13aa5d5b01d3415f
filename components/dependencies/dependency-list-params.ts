import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { DependencySortKey } from '#domain/views/task-views.ts'

export const DEPENDENCIES_PER_PAGE = 50

const SORT_KEYS = ['depender', 'dependee', 'kind', 'endings', 'changed'] as const satisfies readonly DependencySortKey[]

/** What the address of the dependencies says. `side`: on which side of the edge `task` is; none: on either. */
export const dependencyListParsers = {
  search: parseAsString.withDefault(''),
  task: parseAsInteger,
  side: parseAsStringLiteral(['depender', 'dependee'] as const),
  sort: parseAsStringLiteral(SORT_KEYS).withDefault('depender'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
  page: parseAsInteger.withDefault(1),
}
export type DependencyListParams = inferParserType<typeof dependencyListParsers>

/** Whether a column of the list is one the server can sort by. */
export function isDependencySortKey(key: string): key is DependencySortKey {
  return (SORT_KEYS as readonly string[]).includes(key)
}
