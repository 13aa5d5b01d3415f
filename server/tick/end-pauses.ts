import type { Actor } from '#domain/roles.ts'
import type { ResumeChoice } from '#scheduling/task-state.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { nameList } from '#server/use-cases/name-list.ts'

/** Who carries out what nobody is there to do. */
const DJAG: Actor = { kind: 'system', id: null, name: 'Djag', role: 'administrator' }

const CHOICE_IN_WORDS: Record<ResumeChoice, string> = {
  fromNow: 'from then on',
  latest: 'with the latest instant of the pause',
  all: 'with every instant of the pause',
}

/** A locked task whose pause is over, since when, and what becomes of the instants until then. */
export type EndedPause = { taskId: number; atMs: number; choice: ResumeChoice }

/**
 * Enables tasks whose pauses are over (rule H6) and records it as the system's own change, one audit for each. Forms that were opened
 * before are stale then. The positions that follow from the choice are written with the decision.
 */
export async function endPauses(tx: Transaction, pauses: readonly EndedPause[]): Promise<void> {
  if (pauses.length === 0) return
  const rows = await preparedSql(tx)<{ id: number; name: string }[]>`
    update tasks set
      enabled = true, paused_at = null, paused_by_name = null, pause_note = null, paused_until = null, resume_choice = null,
      updated_at = greatest(djag_now(), updated_at + interval '1 millisecond')
    where id = any(${pauses.map((pause) => pause.taskId)}::bigint[])
    returning id::float8 as id, name`
  const nameOf = new Map(rows.map((row) => [row.id, row.name]))
  const names = nameList(rows.map((row) => row.name))
  await recordChange(tx, DJAG, {
    type: 'task-changed',
    payload: { taskIds: pauses.map((pause) => pause.taskId), change: 'resumed' },
    message:
      rows.length === 1 ? `The pause of ${names} ended; it is enabled again.` : `The pauses of ${names} ended; they are enabled again.`,
    audits: pauses.map(({ taskId, atMs, choice }) => ({
      subject: { kind: 'task', id: String(taskId), name: nameOf.get(taskId) ?? '' },
      before: { enabled: false, pausedUntil: new Date(atMs).toISOString(), resumeChoice: choice },
      after: { enabled: true, pausedUntil: null, resumeChoice: null },
      message: `The pause ended: enabled ${CHOICE_IN_WORDS[choice]}.`,
    })),
  })
}
