import { type DependencyInput, defaultEndings } from '#domain/dependency-input.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeInputOf } from '../../dependencies/dependency-draft.ts'
import { sentenceOf } from '../canvas/graph-visuals.ts'
import { type GraphChange, reversed } from './graph-change.ts'

type Named = { id: number; name: string }

/** What of an edge is changed on the canvas. */
export type EdgeTerms = Partial<Pick<DependencyRow, 'future' | 'endings' | 'freshness'>>

/** A new edge with the usual terms of its kind. */
export function drawingOf(dependee: Named, depender: Named, future: boolean): GraphChange {
  const after: DependencyInput = {
    dependerId: depender.id,
    dependeeId: dependee.id,
    future,
    endings: defaultEndings(future),
    freshness: 'new',
  }
  const words = sentenceOf({ ...after, dependerName: depender.name, dependeeName: dependee.name, waiver: null })
  return { words, tasks: [], edges: [{ before: null, after }] }
}

/** Other terms of an edge that is there. */
export function changingOf(row: DependencyRow, terms: EdgeTerms): GraphChange {
  const next = { ...row, ...terms }
  return { words: sentenceOf(next), tasks: [], edges: [{ before: edgeInputOf(row), after: edgeInputOf(next) }] }
}

/** The edge with its ends exchanged, on the same terms. */
export function reversalOf(row: DependencyRow): GraphChange {
  const after = reversed(edgeInputOf(row))
  const words = sentenceOf({ ...row, ...after, dependerName: row.dependeeName, dependeeName: row.dependerName, waiver: null })
  return { words: `Reversed: ${words}`, tasks: [], edges: [{ before: edgeInputOf(row), after }] }
}

/** Edges taken away, one or several. */
export function removalOf(rows: readonly DependencyRow[]): GraphChange {
  const [only] = rows
  const words =
    rows.length === 1 && only ? `${only.dependerName} no longer waits for ${only.dependeeName}` : `Deleted ${rows.length} dependencies`
  return { words, tasks: [], edges: rows.map((row) => ({ before: edgeInputOf(row), after: null })) }
}
