import type { EdgeEndings } from '#scheduling/model/task-state.ts'

/** Which ends of the dependee open the gate, in words. */
export const ENDINGS_CHOICES: readonly { value: EdgeEndings; label: string }[] = [
  { value: 'succeeded', label: 'a success' },
  { value: 'finished', label: 'any end, also a failure' },
]
