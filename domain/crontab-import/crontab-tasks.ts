import type { ImportedTask, ReadTasks } from '../imported-tasks/imported-task.ts'
import { type ImportedEntry, type ImportOptions, importCrontab } from './import-crontab.ts'

/** A crontab file as tasks, each with the definition of what its line runs. */
export function crontabTasks(text: string, options: ImportOptions): ReadTasks {
  const { entries, leftOut, remarks, questions } = importCrontab(text, options)
  return {
    tasks: entries.map(taskOf),
    leftOut: leftOut.map(({ line, source, reason }) => ({ place: `Line ${line}`, source, reason })),
    remarks,
    questions,
    suggested: [],
  }
}

function taskOf(entry: ImportedEntry): ImportedTask {
  const { line, source, name, columns, timezone, enabled, changes, notes } = entry
  const { words, stdin, environment, secrets, nothingToDo, user, command } = entry
  return {
    place: `Line ${line}`,
    identity: command,
    source,
    name,
    columns,
    timezone,
    enabled,
    handler: name,
    definition: {
      words,
      // Cron's commands find nothing on standard input, unless a % says what.
      stdin: stdin ?? '',
      // Cron starts everything there.
      folder: '~',
      environment,
      secrets,
      exitCodes: nothingToDo === null ? {} : { nothingToDo: [nothingToDo] },
      user,
    },
    settings: {},
    changes,
    notes,
  }
}
