import type { ImportedTask } from './imported-task.ts'

const LONGEST_IDENTITY = 300

/**
 * What the description of a task says of where it is from; by it a later import knows the task again. It holds no line number, so that a line may
 * come before others.
 * @param from the name of the file
 */
export function originOf({ identity }: Pick<ImportedTask, 'identity'>, from: string): string {
  const seen = identity.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return `Imported from ${from}: ${seen.length > LONGEST_IDENTITY ? `${seen.slice(0, LONGEST_IDENTITY)}…` : seen}`
}
