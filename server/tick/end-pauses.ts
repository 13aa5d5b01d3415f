import { isoInstant } from '#domain/iso-instant.ts'
import { nameList } from '#domain/name-list.ts'
import { RESUME_CHOICE_IN_WORDS } from '#domain/resume-choice-words.ts'
import type { Actor } from '#domain/roles.ts'
import type { ResumeChoice } from '#scheduling/model/task-state.ts'
import type { AuditEntry } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** Who carries out what nobody is there to do. */
const DJAG: Actor = { kind: 'system', id: null, name: 'Djag', role: 'administrator' }

/** A locked task whose pause is over, since when, and what becomes of the instants until then. */
export type EndedPause = { taskId: number; atMs: number; choice: ResumeChoice }

type PausedRow = { id: number; name: string; pausedBy: string | null; note: string | null }

/**
 * Enables tasks whose pauses are over (rule H6) and records it as the system's own change, one audit for each. Forms that were opened
 * before are stale then. The positions that follow from the choice are written by the caller, a tick or a use case that came first.
 */
export async function endPauses(tx: Transaction, pauses: readonly EndedPause[]): Promise<void> {
  if (pauses.length === 0) return
  const rows = await preparedSql(tx)<PausedRow[]>`
    update tasks set
      enabled = true, paused_at = null, paused_by_name = null, pause_note = null, paused_until = null, resume_choice = null,
      updated_at = greatest(djag_now(), tasks.updated_at + interval '1 millisecond')
    from tasks paused
    where tasks.id = any(${pauses.map((pause) => pause.taskId)}::bigint[]) and paused.id = tasks.id
    returning tasks.id::float8 as id, tasks.name, paused.paused_by_name as "pausedBy", paused.pause_note as note`
  const names = nameList(rows.map((row) => row.name))
  await recordChange(tx, DJAG, {
    type: 'task-changed',
    payload: { taskIds: rows.map((row) => row.id), change: 'resumed' },
    message:
      rows.length === 1 ? `The pause of ${names} ended; it is enabled again.` : `The pauses of ${names} ended; they are enabled again.`,
    audits: pauses.flatMap((pause) => rows.filter((row) => row.id === pause.taskId).map((row) => auditOf(row, pause))),
  })
}

function auditOf({ id, name, pausedBy, note }: PausedRow, { atMs, choice }: EndedPause): AuditEntry {
  return {
    subject: { kind: 'task', id: String(id), name },
    before: { enabled: false, pausedBy, note, until: isoInstant(atMs), resumeChoice: choice },
    after: { enabled: true },
    message: `The pause ended: enabled ${RESUME_CHOICE_IN_WORDS[choice]}.`,
  }
}
