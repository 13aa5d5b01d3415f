import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { CrontabSortKey } from '#domain/views/crontab-views.ts'

export const CRONTABS_PER_PAGE = 50

const SORT_KEYS = ['expression', 'words', 'zone', 'next', 'users'] as const satisfies readonly CrontabSortKey[]

/** What the address of the crontab list says. */
export const crontabListParsers = {
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(SORT_KEYS).withDefault('words'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
  page: parseAsInteger.withDefault(1),
}
export type CrontabListParams = inferParserType<typeof crontabListParsers>

/** Whether a column of the list is one the server can sort by. */
export function isCrontabSortKey(key: string): key is CrontabSortKey {
  return (SORT_KEYS as readonly string[]).includes(key)
}
