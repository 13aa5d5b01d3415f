import { statSync } from 'node:fs'
import { CRONS } from '#domain/crontab-import/import-crontab.ts'
import { definitionFiles } from '#domain/imported-tasks/definition-text.ts'
import { importAsManifest } from '#domain/imported-tasks/import-as-manifest.ts'
import type { SuggestedEdge } from '#domain/imported-tasks/imported-task.ts'
import { CONTAINERS } from '#domain/kubernetes-import/container-command.ts'
import type { TaskImport } from '#domain/task-import/import-tasks.ts'
import { IMPORT_KINDS } from '#domain/task-import/kind-of-text.ts'
import { applyImport } from './apply-import.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import type { Call, Command } from './command.ts'
import { writeHandlerFiles } from './handler-file.ts'
import { importDoneInWords, importInWords } from './import-report.ts'
import { manifestFileText } from './manifest-file.ts'
import { plainText } from './plain-text.ts'
import { readImportDatabase, readImportFile } from './read-import-file.ts'

const LONGEST_WAIT_MS = 60_000

/** `npx djag import FILE`: a preview, until --handlers and --apply say otherwise. */
export const IMPORT: Command = {
  takes: ['FILE'],
  optional: 1,
  options: {
    database: {
      type: 'string',
      says: 'instead of a file, the database of a project with Celery’s beat or djag-scheduler: postgres://…, mysql://… or sqlite:///…, or - to be asked for it',
    },
    kind: { type: 'string', says: `${IMPORT_KINDS.join(', ')}; by what stands in it if left out` },
    zone: { type: 'string', says: 'the time zone of its machine, such as Europe/Berlin' },
    form: { type: 'string', says: 'of a crontab: user or system (with a column for the user); by its place if left out' },
    cron: { type: 'string', says: `of a crontab: ${CRONS.join(' or ')}, where a time zone stands in it` },
    containers: { type: 'string', says: `of Kubernetes: what runs images on the worker, ${CONTAINERS.join(', ')}` },
    from: {
      type: 'string',
      says: 'where it is from, such as web-1: by it a later import knows its tasks again; the name of file or database if left out',
    },
    handlers: { type: 'string', says: 'write definitions of what runs into this folder, DJAG_HANDLERS_DIR of a worker' },
    manifest: { type: 'boolean', says: 'print the tasks as a file for “djag plan” and “djag apply” instead of the report' },
    apply: { type: 'boolean', says: 'make the tasks and their crontabs' },
    depend: { type: 'string', says: 'suggested dependencies that you accept, such as report:load,mail:report' },
  },
  says: 'Say what becomes of a crontab, systemd timers, Kubernetes CronJobs, tasks of Celery’s beat or Cronicle’s events; with --handlers and --apply it does.',
  run: async (call) => {
    const { read, from } = await readIt(call)
    const edges = accepted(read.suggested, call.options.depend)
    const isDone = call.options.handlers !== undefined || call.options.apply === true || call.options.manifest === true
    if (isDone && read.questions.length > 0) throw new CallFailure(read.questions.map(({ text }) => text).join('\n'), EXIT.usage)
    if (call.options.manifest === true) {
      const manifest = importAsManifest(read.tasks, edges, from)
      call.print(call.isJson ? JSON.stringify(manifest, null, 2) : manifestFileText(manifest).trimEnd())
      return EXIT.done
    }
    await carryOut(call, read, edges, from)
    return EXIT.done
  },
}

async function readIt({ given: [file], options, askUnseen }: Call): Promise<{ read: TaskImport; from: string }> {
  const { database } = options
  if ((file === undefined) === (database === undefined)) throw new CallFailure('Name a file, or a database by --database.', EXIT.usage)
  if (file !== undefined) return readImportFile(file, options)
  return readImportDatabase(database === '-' ? (await askUnseen('Address of the database: ')).trim() : String(database), options)
}

async function carryOut(call: Call, read: TaskImport, edges: readonly SuggestedEdge[], from: string): Promise<void> {
  const { handlers, apply } = call.options
  const files = typeof handlers === 'string' ? writeHandlerFiles(definitionFiles(read.tasks, from), folderOf(handlers)) : null
  if (apply === true && files && files.differing.length > 0)
    throw new CallFailure(
      `These definitions stand there with other content, and tasks would run that: ${files.differing.join(', ')}. Compare them with this import, and move away what it shall write anew. No task was made.`,
      EXIT.refused,
    )
  const applied = apply === true ? await applyImport(call.client, { tasks: read.tasks, edges, from, waitMs: LONGEST_WAIT_MS }) : null
  if (call.isJson) call.print(JSON.stringify({ ...read, files, applied }))
  else for (const line of [...importInWords(read), ...importDoneInWords(read, files, applied)]) call.print(plainText(line))
}

function accepted(suggested: readonly SuggestedEdge[], depend: string | boolean | undefined): SuggestedEdge[] {
  if (typeof depend !== 'string') return []
  return depend.split(',').map((pair) => {
    const edge = suggested.find(({ depender, dependee }) => `${depender}:${dependee}` === pair.trim())
    if (!edge) throw new CallFailure(`“${pair}” is no dependency that was suggested. Other ones are made in the dashboard.`, EXIT.usage)
    return edge
  })
}

function folderOf(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new CallFailure(`The folder ${folder} is not there.`, EXIT.usage)
}
