import { z } from 'zod'
import type { PauseView } from './views/task-views.ts'

/** Whether a task is enabled, and how it is paused, as one text: two people who see the same text see the same. */
export function switchVersionOf({ enabled, pause }: { enabled: boolean; pause: Omit<PauseView, 'at'> | null }): string {
  if (enabled) return 'enabled'
  return pause === null ? 'disabled' : JSON.stringify(['paused', pause.byName, pause.note, pause.until, pause.resumeChoice])
}

const LONGEST_VERSION = 2_000

/** How a task was switched when the person saw it who now asks for a change. */
export const switchVersion = z.string().max(LONGEST_VERSION)

/** The same of several, by their ids. What is left out is not held against what somebody else did meanwhile. */
export const switchVersions = z.record(z.string().regex(/^\d{1,16}$/, 'Not an id of a task.'), switchVersion)
export type SwitchVersions = z.output<typeof switchVersions>
