import type { StagedMark } from './staged-graph.ts'

/** What a change set does to something on the graph, in a word. */
export const STAGED_WORDS: Readonly<Record<StagedMark, string>> = { added: 'new', changed: 'changed', removed: 'deleted' }

/** Colours of words and borders. */
export const STAGED_TEXT_CLASSES: Readonly<Record<StagedMark, string>> = {
  added: 'text-green',
  changed: 'text-amber',
  removed: 'text-red',
}
