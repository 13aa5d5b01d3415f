import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { tasks } from '#schema/tasks.ts'

export type StoredTask = typeof tasks.$inferSelect

/**
 * A task's row as its lock found it. `endedPause`: the end of its pause had come with no scheduler looking, and was brought about with the
 * lock (rule H6): what was chosen when pausing, and what `updated_at` was before, by which forms that were opened before are judged.
 */
export type LockedTask = StoredTask & { endedPause: { choice: ResumeChoice; updatedAt: Date } | null }
