import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { ImportedEntry } from '#domain/crontab-import/import-crontab.ts'
import { readCommandFile } from '#worker/command-definition/command-file.ts'

/** The definition of what a line of a crontab runs, for whoever owns the worker to keep. */
export function handlerFileText(entry: ImportedEntry, file: string): string {
  const { line, source, words, stdin, environment, secrets, nothingToDo, user } = entry
  const definition = {
    description: `Line ${line} of ${file}.`,
    command: words,
    // Cron starts everything there.
    folder: '~',
    ...(entry.timezone !== null && { timezone: entry.timezone }),
    // Cron's commands find nothing on standard input, unless a % says what.
    stdin: stdin ?? '',
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(secrets.length > 0 && { secrets }),
    ...(nothingToDo !== null && { exitCodes: { nothingToDo: [nothingToDo] } }),
  }
  return `# ${source}\n${stringify(definition, { version: '1.2', lineWidth: 0 })}${user === null ? '' : `# user: ${user}\n`}`
}

/** Files that were written, and those that stood there with another content and were left alone. */
export type WrittenFiles = { written: string[]; differing: string[] }

/** Writes definitions into a folder, readable for its owner alone, as commands may hold passwords. Each is read as a worker reads it first. */
export function writeHandlerFiles(entries: readonly ImportedEntry[], file: string, folder: string): WrittenFiles {
  const texts = entries.map((entry) => ({ path: join(folder, `${entry.name}.handler.yaml`), text: handlerFileText(entry, file) }))
  for (const { path, text } of texts) readCommandFile(text, path)
  const result: WrittenFiles = { written: [], differing: [] }
  for (const { path, text } of texts) {
    if (existsSync(path)) {
      if (readFileSync(path, 'utf8') !== text) result.differing.push(path)
      continue
    }
    writeFileSync(path, text, { mode: 0o600 })
    chmodSync(path, 0o600)
    result.written.push(path)
  }
  return result
}
