import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { textOfFile } from '#domain/crontab-import/file-text.ts'
import { CRONS, type CronProgram, type CrontabImport, importCrontab } from '#domain/crontab-import/import-crontab.ts'
import { type SuggestedEdge, suggestEdges } from '#domain/crontab-import/suggest-edges.ts'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { type AppliedImport, applyImport } from './apply-import.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import type { Command } from './command.ts'
import { type WrittenFiles, writeHandlerFiles } from './handler-file.ts'
import { plainText } from './plain-text.ts'

const LONGEST_WAIT_MS = 60_000

/** `npx djag import crontab FILE`: a preview, until --handlers and --apply say otherwise. */
export const IMPORT: Command = {
  takes: ['crontab', 'FILE'],
  options: {
    form: { type: 'string', says: 'user or system (with a column for the user); by the place of the file if left out' },
    cron: { type: 'string', says: 'debian or cronie: which one it was, where a time zone stands in it' },
    zone: { type: 'string', says: 'the time zone of its machine, such as Europe/Berlin' },
    handlers: { type: 'string', says: 'write a definition for each line into this folder, DJAG_HANDLERS_DIR of a worker' },
    apply: { type: 'boolean', says: 'make the tasks and their crontabs' },
    depend: { type: 'string', says: 'suggested dependencies that you accept, such as report:load,mail:report' },
  },
  says: 'Say what becomes of a crontab file; with --handlers and --apply it does.',
  run: async (call) => {
    const [kind, file = ''] = call.given
    if (kind !== 'crontab')
      throw new CallFailure(`“${kind}” cannot be imported; a crontab file can: npx djag import crontab FILE`, EXIT.usage)
    const { text, remarks } = textOfFile(readIt(file))
    const read = importCrontab(text, optionsOf(call.options, file))
    const result: CrontabImport = { ...read, remarks: [...remarks, ...read.remarks] }
    const suggested = suggestEdges(result.entries)
    const edges = accepted(suggested, call.options.depend)
    const isDone = call.options.handlers !== undefined || call.options.apply === true
    if (isDone && result.questions.length > 0) throw new CallFailure(result.questions.join('\n'), EXIT.usage)
    const files =
      typeof call.options.handlers === 'string' ? writeHandlerFiles(result.entries, basename(file), folderOf(call.options.handlers)) : null
    if (call.options.apply === true && files && files.differing.length > 0)
      throw new CallFailure(
        `These definitions stand there with other content, and tasks would run that: ${files.differing.join(', ')}. Compare them with this import, and move away what it shall write anew. No task was made.`,
        EXIT.refused,
      )
    const applied =
      call.options.apply === true
        ? await applyImport(call.client, { entries: result.entries, edges, file: basename(file), waitMs: LONGEST_WAIT_MS })
        : null
    if (call.isJson) call.print(JSON.stringify({ ...result, suggested, files, applied }))
    else for (const line of [...reportOf(result, suggested), ...doneInWords(files, applied)]) call.print(plainText(line))
    return EXIT.done
  },
}

function optionsOf({ form, cron, zone }: Readonly<Record<string, string | boolean | undefined>>, file: string) {
  if (form !== undefined && form !== 'user' && form !== 'system') throw new CallFailure('--form is user or system.', EXIT.usage)
  if (cron !== undefined && !CRONS.some((name) => name === cron)) throw new CallFailure(`--cron is ${CRONS.join(' or ')}.`, EXIT.usage)
  if (zone !== undefined && !isTimeZone(String(zone)))
    throw new CallFailure(`“${zone}” is no time zone; write one such as Europe/Berlin.`, EXIT.usage)
  const isSystem = file !== '-' && /\/etc\/(?:crontab|cron\.d\/[^/]+)$/.test(resolve(file))
  return {
    form: form ?? (isSystem ? ('system' as const) : ('user' as const)),
    cron: (cron as CronProgram | undefined) ?? null,
    hostZone: zone === undefined ? null : String(zone),
  }
}

function accepted(suggested: readonly SuggestedEdge[], depend: string | boolean | undefined): SuggestedEdge[] {
  if (typeof depend !== 'string') return []
  return depend.split(',').map((pair) => {
    const [depender, dependee] = pair.trim().split(':')
    const edge = suggested.find((each) => each.depender === depender && each.dependee === dependee)
    if (!edge) throw new CallFailure(`“${pair}” is no dependency that was suggested. Other ones are made in the dashboard.`, EXIT.usage)
    return edge
  })
}

function readIt(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw new CallFailure(`The file ${file} cannot be read: ${(error as Error).message}.`, EXIT.usage)
  }
}

function folderOf(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder
  throw new CallFailure(`The folder ${folder} is not there.`, EXIT.usage)
}

function reportOf({ entries, leftOut, remarks, questions }: CrontabImport, suggested: readonly SuggestedEdge[]): string[] {
  const lines: string[] = []
  for (const { line, source, name, columns, timezone, enabled, changes, notes } of entries) {
    lines.push(`Line ${line}: ${source}`)
    lines.push(`  → task “${name}”, ${cronExpression(columns)} in ${timezone ?? '(which time zone?)'}${enabled ? '' : ', disabled'}`)
    for (const change of changes) lines.push(`  changed: ${change}`)
    for (const note of notes) lines.push(`  note: ${note}`)
  }
  for (const { line, source, reason } of leftOut) lines.push(`Line ${line}: ${source}`, `  left out: ${reason}`)
  if (remarks.length > 0) lines.push('Of the file:', ...remarks.map((remark) => `  ${remark}`))
  if (suggested.length > 0)
    lines.push(
      'Dependencies, perhaps; accept them one by one with --depend:',
      ...suggested.map(({ depender, dependee, reason }) => `  ${depender}:${dependee}  ${reason}`),
    )
  const changed = entries.filter(({ changes }) => changes.length > 0).length
  lines.push(`${entries.length} lines become tasks, ${changed} of them with something changed; ${leftOut.length} are left out.`)
  if (questions.length > 0) lines.push('To be answered first:', ...questions.map((question) => `  ${question}`))
  return lines
}

function doneInWords(files: WrittenFiles | null, applied: AppliedImport | null): string[] {
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
          'Comment the lines out in the crontab file, or both will run.',
        ]
      : []),
  ]
}
