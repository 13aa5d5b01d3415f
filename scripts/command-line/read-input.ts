import { readFileSync } from 'node:fs'
import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import { CallFailure, EXIT } from './call-failure.ts'

/**
 * The handler's input as one JSON object out of a file, `-` for standard input: what a run gets instead of all arguments of its task.
 * @param file undefined: none was named, and nothing is given
 */
export function readInput(file: string | undefined): { args?: []; kwargs?: Record<string, unknown> } {
  if (file === undefined) return {}
  const read = readJsonText(textOf(file))
  const what = file === '-' ? 'Standard input' : file
  if (!read.ok) throw new CallFailure(`${what}: ${jsonSentence(read.problem)}`, EXIT.usage)
  const { value } = read
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CallFailure(`${what}: the input of a run is a JSON object, { … }.`, EXIT.usage)
  return { args: [], kwargs: { ...value } }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CallFailure(`${file} cannot be read: ${(error as Error).message}`, EXIT.usage)
  }
}
