import type { BulkChange, BulkProgress } from '#domain/bulk-change.ts'
import { counted } from '#domain/counted.ts'

/** What is asked for: “Disable”. */
export function changeVerb(change: BulkChange): string {
  switch (change.kind) {
    case 'switch':
      return change.enabled ? 'Enable' : 'Disable'
    case 'pause':
      return 'Pause'
    case 'run':
      return 'Run'
    case 'tag':
      return 'Tag'
    case 'delete':
      return 'Delete'
  }
}

const PAST: Readonly<Record<string, string>> = {
  Enable: 'enabled',
  Disable: 'disabled',
  Pause: 'paused',
  Run: 'asked for a run of',
  Tag: 'tagged',
  Delete: 'deleted',
}

/** Of a role that is limited to tags: what else it has to reach than the tasks. */
const WHAT_IS_NOT_REACHED: Readonly<Partial<Record<BulkChange['kind'], string>>> = {
  tag: 'them, or keeps a tag on them',
  delete: 'them, or all that they are tied to by tags and dependencies',
}

/** What was done: “disabled 3 tasks”. */
export function changeInPast(change: BulkChange, count: number): string {
  return `${PAST[changeVerb(change)]} ${counted(count, 'task')}`
}

/** What came of it, when it is over. `ids`: what was changed; `pausedIds`: whose pause is over by that; `leftOut`: not theirs to change. */
export function bulkOutcome(
  change: BulkChange,
  { ids, pausedIds, leftOut }: Pick<BulkProgress, 'ids' | 'pausedIds' | 'leftOut'>,
  isThrough: boolean,
): string {
  const what = changeInPast(change, ids.length)
  const others =
    leftOut === 0
      ? ''
      : ` Left as they are, as your role does not reach ${WHAT_IS_NOT_REACHED[change.kind] ?? 'them'}: ${counted(leftOut, 'task')}.`
  const done = `${what[0]?.toUpperCase()}${what.slice(1)}${isThrough ? '' : '; stopped before the rest'}.${others}`
  return pausedIds.length === 0 ? done : `${done} ${pausedIds.length.toLocaleString('en')} of them had been paused: undo leaves those out.`
}

/** What it means, before it is done. */
export function changeMeaning(change: BulkChange): string {
  switch (change.kind) {
    case 'switch':
      return change.enabled
        ? 'They fire again from now on; what passed meanwhile is recorded as skipped.'
        : 'What is due now is decided first; then nothing more is scheduled until they are enabled again. Runs under way end as usual.'
    case 'pause':
      return 'Those that are enabled are paused; the others stay as they are. What is due now is decided first.'
    case 'run':
      return 'Each gets a run that waits for its dependencies.'
    case 'tag':
      return 'Those that have the tag already stay as they are.'
    case 'delete':
      return 'They leave every list and are never scheduled again, and what depends on them is free of them. Runs under way end as usual; runs and audits stay. This can’t be undone.'
  }
}
