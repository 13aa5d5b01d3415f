import type { StagedMark } from './staged-graph.ts'

/** What a change set does to something on the graph, in a word. */
export const STAGED_WORDS: Readonly<Record<StagedMark, string>> = { added: 'new', changed: 'changed', removed: 'deleted' }

/** Of the border of a task. */
export const STAGED_BORDER_CLASSES: Readonly<Record<StagedMark, string>> = {
  added: 'border-green',
  changed: 'border-amber',
  removed: 'border-red',
}

/** Colours of words and signs. */
export const STAGED_TEXT_CLASSES: Readonly<Record<StagedMark, string>> = {
  added: 'text-green',
  changed: 'text-amber',
  removed: 'text-red',
}
