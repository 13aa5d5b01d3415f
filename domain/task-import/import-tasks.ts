import { celeryTasks } from '../celery-import/celery-tasks.ts'
import { cronicleTasks } from '../cronicle-import/cronicle-tasks.ts'
import { crontabTasks } from '../crontab-import/crontab-tasks.ts'
import type { CronProgram } from '../crontab-import/import-crontab.ts'
import { type FileText, textOfFile } from '../imported-tasks/file-text.ts'
import { ImportRefusal, type ReadTasks } from '../imported-tasks/imported-task.ts'
import { suggestEdges } from '../imported-tasks/suggest-edges.ts'
import type { ContainerProgram } from '../kubernetes-import/container-command.ts'
import { kubernetesTasks } from '../kubernetes-import/kubernetes-tasks.ts'
import { systemdTasks } from '../systemd-import/systemd-tasks.ts'
import { type ImportKind, kindOfText } from './kind-of-text.ts'

/** More than any list of tasks that people keep; what is larger is something else. */
const MOST_BYTES = 2_000_000
const MOST_TASKS = 2_000

/** What was answered already; null: not yet. */
export type ImportAnswers = {
  /** Null: by the text itself. */
  kind: ImportKind | null
  /** Of a crontab: whether it names users, and which cron it was. */
  form: 'user' | 'system'
  cron: CronProgram | null
  hostZone: string | null
  containers: ContainerProgram | null
  /** The moment of the import. */
  nowMs: number
}

export type TaskImport = ReadTasks & { kind: ImportKind }

/**
 * What becomes of the tasks of another system, from the bytes of a file. Nothing is written anywhere.
 * @param fileName the last part of its name, by which units without a name are called
 * @throws ImportRefusal where it is no text, too large, or cannot be read as what it is said to be
 */
export function importTasks(bytes: Uint8Array, fileName: string, answers: ImportAnswers): TaskImport {
  refuseTooLarge(bytes.length)
  return importText(textOfFile(bytes), fileName, answers)
}

/**
 * The same from a text, and what had to be done to read it, if anything is known of that.
 * @throws ImportRefusal as `importTasks`
 */
export function importText({ text, remarks, remarksOfCron }: FileText, fileName: string, answers: ImportAnswers): TaskImport {
  refuseTooLarge(text.length)
  if (text.includes('\0')) throw new ImportRefusal('It holds the character NUL, so it is no text in UTF-8. Convert it first.')
  const kind = answers.kind ?? kindOfText(text)
  const read = readAs(kind, text, fileName, answers)
  if (read.tasks.length > MOST_TASKS)
    throw new ImportRefusal(`It makes ${read.tasks.length} tasks, and at most ${MOST_TASKS.toLocaleString('en')} are taken at once.`)
  const hinted = new Set(read.suggested.map(({ depender, dependee }) => `${depender}:${dependee}`))
  const guessed = suggestEdges(read.tasks).filter(({ depender, dependee }) => !hinted.has(`${depender}:${dependee}`))
  return {
    ...read,
    kind,
    remarks: [...remarks, ...(kind === 'crontab' ? remarksOfCron : []), ...read.remarks],
    suggested: [...read.suggested, ...guessed],
  }
}

function refuseTooLarge(length: number): void {
  if (length > MOST_BYTES) throw new ImportRefusal(`It is too large: at most ${MOST_BYTES / 1_000_000} MB are taken.`)
}

function readAs(kind: ImportKind, text: string, fileName: string, answers: ImportAnswers): ReadTasks {
  const { hostZone } = answers
  switch (kind) {
    case 'crontab':
      return crontabTasks(text, answers)
    case 'systemd':
      return systemdTasks(text, { hostZone, fileName })
    case 'kubernetes':
      return kubernetesTasks(text, { hostZone, program: answers.containers })
    case 'celery':
      return celeryTasks(text, answers)
    case 'cronicle':
      return cronicleTasks(text, answers)
  }
}
