import type { PauseView } from '#domain/views/task-views.ts'

/** What the actions need to know of a task. */
export type ActionTarget = { id: number; name: string; enabled: boolean; dependsOnCount: number; pause?: PauseView | null }
