import { createParser, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { TASK_STATUSES, TROUBLES } from '#domain/views/task-views.ts'
import type { GraphSelection } from './graph-visuals.ts'

/** `12` is a task, `3-12` the edge from 3 to 12. */
const parseAsSelection = createParser<NonNullable<GraphSelection>>({
  parse: (text) => {
    if (/^[1-9]\d{0,8}$/.test(text)) return { kind: 'task', id: Number(text) }
    return /^[1-9]\d{0,8}-[1-9]\d{0,8}$/.test(text) ? { kind: 'edge', key: text } : null
  },
  serialize: (selection) => (selection.kind === 'task' ? String(selection.id) : selection.key),
  eq: (a, b) => (a.kind === 'task' ? b.kind === 'task' && a.id === b.id : b.kind === 'edge' && a.key === b.key),
})

/** What the address of the graph says: who is looked for, which state and which trouble stand out, whose connected tasks alone are shown, what is chosen. */
export const graphParsers = {
  search: parseAsString.withDefault(''),
  state: parseAsStringLiteral(TASK_STATUSES),
  trouble: parseAsStringLiteral(TROUBLES),
  around: parseAsInteger,
  chosen: parseAsSelection,
}
