import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { CRONS } from '#domain/crontab-import/import-crontab.ts'
import { ImportRefusal } from '#domain/imported-tasks/imported-task.ts'
import { CONTAINERS } from '#domain/kubernetes-import/container-command.ts'
import { type ImportAnswers, importTasks, importText, type TaskImport } from '#domain/task-import/import-tasks.ts'
import { IMPORT_KINDS } from '#domain/task-import/kind-of-text.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import { readCeleryDatabase } from './celery-database.ts'

type Options = Readonly<Record<string, string | boolean | undefined>>

/**
 * Reads a file of another system, by what its options answer.
 * @returns what was read, and what the file is called in descriptions
 * @throws CallFailure where file or words cannot be understood
 */
export function readImportFile(file: string, options: Options): { read: TaskImport; from: string } {
  const answers = answersOf(options, file)
  const bytes = withService(file, readIt(file))
  const fileName = file === '-' ? 'standard input' : basename(file)
  const from = typeof options.from === 'string' && options.from.trim() !== '' ? options.from.trim() : fileName
  if (file === '-' && from === fileName && options.apply === true)
    throw new CallFailure('Say where it is from, such as --from web-1: by it a later import knows its tasks again.', EXIT.usage)
  try {
    return { read: importTasks(bytes, fileName, answers), from }
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error
    throw new CallFailure(`${file} cannot be imported: ${error.message}`, EXIT.usage)
  }
}

/**
 * Reads the tasks of a project with Celery's beat from its database, by what its options answer.
 * @returns as `readImportFile`
 * @throws CallFailure where the database cannot be read, or nothing in it be imported
 */
export async function readImportDatabase(url: string, options: Options): Promise<{ read: TaskImport; from: string }> {
  const answers = answersOf(options, '-')
  if (answers.kind !== null && answers.kind !== 'celery')
    throw new CallFailure('A database is that of a project with Celery’s beat or djag-scheduler: leave --kind out.', EXIT.usage)
  const { text, name } = await readCeleryDatabase(url)
  const from = typeof options.from === 'string' && options.from.trim() !== '' ? options.from.trim() : name
  try {
    return { read: importText({ text, remarks: [], remarksOfCron: [] }, name, { ...answers, kind: 'celery' }), from }
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error
    throw new CallFailure(`The database cannot be imported: ${error.message}`, EXIT.usage)
  }
}

function answersOf(options: Options, file: string): ImportAnswers {
  const one = <Value extends string>(name: string, values: readonly Value[]): Value | null => {
    const given = options[name]
    if (given === undefined) return null
    const value = values.find((each) => each === given)
    if (value === undefined) throw new CallFailure(`--${name} is ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`, EXIT.usage)
    return value
  }
  const { zone } = options
  if (zone !== undefined && !isTimeZone(String(zone)))
    throw new CallFailure(`“${zone}” is no time zone; write one such as Europe/Berlin.`, EXIT.usage)
  const isSystem = file !== '-' && /\/etc\/(?:crontab|cron\.d\/[^/]+)$/.test(resolve(file))
  return {
    kind: one('kind', IMPORT_KINDS),
    form: one('form', ['user', 'system'] as const) ?? (isSystem ? 'system' : 'user'),
    cron: one('cron', CRONS),
    containers: one('containers', CONTAINERS),
    hostZone: zone === undefined ? null : String(zone),
    nowMs: Date.now(),
  }
}

function readIt(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw new CallFailure(`The file ${file} cannot be read: ${(error as Error).message}.`, EXIT.usage)
  }
}

/** A timer alone says nothing of what it starts: the service beside it is read with it. */
function withService(file: string, bytes: Uint8Array): Uint8Array {
  if (!file.endsWith('.timer')) return bytes
  const named = /^\s*Unit\s*=\s*(\S+)\s*$/m.exec(new TextDecoder().decode(bytes))?.[1]
  const service = named ?? basename(file).replace(/timer$/, 'service')
  const path = join(dirname(resolve(file)), basename(service))
  if (!existsSync(path)) return bytes
  return Buffer.concat([Buffer.from(`# ${basename(file)}\n`), bytes, Buffer.from(`\n# ${basename(service)}\n`), readIt(path)])
}
