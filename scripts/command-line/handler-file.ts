import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefinitionFile } from '#domain/imported-tasks/definition-text.ts'
import { readCommandFile } from '#worker/command-definition/command-file.ts'
import { HandlerLoadError } from '#worker/handler-definition/handler-load-error.ts'
import { CallFailure, EXIT } from './call-failure.ts'

/** Files that were written, and those that stood there with another content and were left alone. */
export type WrittenFiles = { written: string[]; differing: string[] }

/**
 * Writes definitions into a folder, readable for its owner alone, as commands may hold passwords. Each is read as a worker reads it first.
 * @throws CallFailure where one of them would be refused; none is written then
 */
export function writeHandlerFiles(files: readonly DefinitionFile[], folder: string): WrittenFiles {
  const placed = files.map(({ name, text }) => ({ path: join(folder, name), text }))
  try {
    for (const { path, text } of placed) readCommandFile(text, path)
  } catch (error) {
    if (!(error instanceof HandlerLoadError)) throw error
    throw new CallFailure(`${error.message} No definition was written.`, EXIT.refused)
  }
  const result: WrittenFiles = { written: [], differing: [] }
  for (const { path, text } of placed) {
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
