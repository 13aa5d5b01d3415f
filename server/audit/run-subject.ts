import type { AuditSubject } from './audit-entry.ts'

/** A run as the subject of an audit: by the name of its task and its instant; by its id alone where it is gone. */
export function runSubject(id: string, run: { taskName: string; scheduledFor: Date } | undefined): AuditSubject {
  const name = run ? `${run.taskName}, ${run.scheduledFor.toISOString().replace('.000Z', 'Z')}` : `run ${id}`
  return { kind: 'run', id, name }
}
