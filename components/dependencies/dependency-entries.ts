import type { Entries } from '../forms/conflict.ts'
import type { DependencyDraft } from './dependency-draft.ts'
import { ENDINGS_CHOICES } from './endings-choices.ts'
import { FRESHNESS_CHOICES } from './freshness-choices.ts'

/** What the dependency's form says, in its own words. */
export function dependencyEntries(draft: DependencyDraft): Entries {
  return new Map([
    ['depender', { label: 'Task that waits', shown: draft.dependerName }],
    ['dependee', { label: 'Runs after', shown: draft.dependeeName }],
    ['future', { label: 'Future', shown: draft.future ? 'yes' : 'no' }],
    ['endings', { label: 'Opens after', shown: labelOf(ENDINGS_CHOICES, draft.endings) }],
    ['freshness', { label: 'How fresh', shown: labelOf(FRESHNESS_CHOICES, draft.freshness) }],
  ])
}

/** The draft with one part as it is in `from`. */
export function takeDependencyEntry(draft: DependencyDraft, from: DependencyDraft, key: string): DependencyDraft {
  switch (key) {
    case 'depender':
      return { ...draft, dependerId: from.dependerId, dependerName: from.dependerName }
    case 'dependee':
      return { ...draft, dependeeId: from.dependeeId, dependeeName: from.dependeeName }
    case 'future':
      return { ...draft, future: from.future }
    case 'endings':
      return { ...draft, endings: from.endings }
    case 'freshness':
      return { ...draft, freshness: from.freshness }
    default:
      return draft
  }
}

function labelOf<Value>(choices: readonly { value: Value; label: string }[], value: Value): string {
  return choices.find((choice) => choice.value === value)?.label ?? String(value)
}
