import type { ResumeChoice } from '#scheduling/model/task-state.ts'

/** What each user action type is asked for with; the server's schemas check it again. Instants are ISO strings. */
export type UserActionPayloads = {
  'pause-task': { taskId: number; note: string; until: string | null; resumeChoice: ResumeChoice }
  'resume-task': { taskId: number; choice: ResumeChoice }
  'skip-instant': { taskId: number; instant: string; andEarlier: boolean }
  'waive-dependency': { dependencyId: number }
  'cancel-run': { runId: string }
  'withdraw-request': { requestId: string }
  rerun: { runId: string; besideOthers: boolean }
  'mark-run': { runId: string; as: 'succeeded' | 'failed' }
  backfill: { taskId: number; from: string; through: string; maxActive: number }
  'cancel-backfill': { backfillId: string }
}
export type UserActionType = keyof UserActionPayloads
