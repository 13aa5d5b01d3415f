import type { BulkChange } from '#domain/bulk-change.ts'
import type { TagVerb } from '../task-actions/intended-action.ts'

/** What all tasks of a filter can be put to without a word more. */
export const BULK_CHOICES = {
  enable: { kind: 'switch', enabled: true, enableChoice: 'fromNow' },
  disable: { kind: 'switch', enabled: false, enableChoice: 'fromNow' },
  pause: { kind: 'pause', note: '', until: null, resumeChoice: 'fromNow' },
  run: { kind: 'run', ignoreDependencies: false },
} as const satisfies Record<TagVerb, BulkChange>
