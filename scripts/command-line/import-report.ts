import type { TaskImport } from '#domain/task-import/import-tasks.ts'
import { IMPORT_KIND_WORDS } from '#domain/task-import/kind-of-text.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { AppliedImport } from './apply-import.ts'
import type { WrittenFiles } from './handler-file.ts'

/** What becomes of each task of another system, line by line. */
export function importInWords({ kind, tasks, leftOut, remarks, questions, suggested }: TaskImport): string[] {
  const lines: string[] = [`Read as: ${IMPORT_KIND_WORDS[kind].name}.`]
  for (const { place, source, name, columns, timezone, enabled, changes, notes, handler, definition } of tasks) {
    lines.push(`${place}: ${source}`)
    lines.push(`  → task “${name}”, ${cronExpression(columns)} in ${timezone ?? '(which time zone?)'}${enabled ? '' : ', disabled'}`)
    if (!definition) lines.push(`  runs the handler ${handler}, which a worker has to have`)
    for (const change of changes) lines.push(`  changed: ${change}`)
    for (const note of notes) lines.push(`  note: ${note}`)
  }
  for (const { place, source, reason } of leftOut) lines.push(`${place}: ${source}`, `  left out: ${reason}`)
  if (remarks.length > 0) lines.push('Of the whole:', ...remarks.map((remark) => `  ${remark}`))
  if (suggested.length > 0)
    lines.push(
      'Dependencies, perhaps; accept them one by one with --depend:',
      ...suggested.map(({ depender, dependee, reason }) => `  ${depender}:${dependee}  ${reason}`),
    )
  const changed = tasks.filter(({ changes }) => changes.length > 0).length
  lines.push(`Tasks: ${tasks.length}, ${changed} of them with something changed; left out: ${leftOut.length}.`)
  if (questions.length > 0) lines.push('To be answered first:', ...questions.map(({ text }) => `  ${text}`))
  return lines
}

const THEN: Readonly<Record<TaskImport['kind'], string>> = {
  crontab: 'Comment the lines out in the crontab file, or both will run.',
  systemd: 'Disable the timers (systemctl disable --now load.timer), or both will run.',
  kubernetes: 'Suspend the CronJobs (kubectl patch cronjob NAME -p \'{"spec":{"suspend":true}}\'), or both will run.',
  celery: 'Stop beat, or disable the tasks there, or both will run.',
  cronicle: 'Disable the events there, or both will run.',
}

/** What an import did beside saying so, and what is to be done then. */
export function importDoneInWords({ kind }: TaskImport, files: WrittenFiles | null, applied: AppliedImport | null): string[] {
  if (!files && !applied)
    return ['Nothing was written: this is a preview. --handlers FOLDER writes the definitions, --apply makes the tasks.']
  return [
    ...(files
      ? [
          `Definitions written: ${files.written.length}.`,
          ...files.differing.map((path) => `Left alone, as it stands there with other content: ${path}`),
        ]
      : []),
    ...(applied
      ? [
          `Tasks made: ${applied.made.length}.`,
          ...applied.existing.map((name) => `There is a task “${name}” already; it is left as it is.`),
          THEN[kind],
        ]
      : []),
  ]
}
