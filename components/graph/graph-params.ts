import { createParser, parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { TASK_STATUSES, TROUBLES } from '#domain/views/task-views.ts'
import { readViewAt, type ViewAt, writeViewAt } from './canvas/viewport.ts'
import { GROUPINGS } from './folding/task-groups.ts'
import { type GraphSelection, readSelection, writeSelection } from './model/graph-selection.ts'

const parseAsSelection = createParser<GraphSelection>({
  parse: readSelection,
  serialize: writeSelection,
  eq: (a, b) => writeSelection(a) === writeSelection(b),
})

const parseAsViewAt = createParser<ViewAt>({ parse: readViewAt, serialize: writeViewAt, eq: (a, b) => writeViewAt(a) === writeViewAt(b) })

/**
 * What the address of the graph says: who is looked for, which state and which trouble stand out, whose ancestors and descendants do,
 * what is chosen, and whether it is drawn or written as a tree (absent: a tree on a phone, else drawn), which
 * place of it is in the middle, how near, by what tasks are folded into groups (absent: as the graph is large), which of those are open, and whether edits are staged.
 */
export const graphParsers = {
  search: parseAsString.withDefault(''),
  state: parseAsStringLiteral(TASK_STATUSES),
  trouble: parseAsStringLiteral(TROUBLES),
  focus: parseAsInteger,
  chosen: parseAsSelection.withDefault([]),
  view: parseAsStringLiteral(['canvas', 'tree']),
  at: parseAsViewAt,
  fold: parseAsStringLiteral([...GROUPINGS, 'none']),
  open: parseAsArrayOf(parseAsString).withDefault([]),
  staging: parseAsBoolean.withDefault(false),
}
