import { hiddenCharacterProblem } from '../typed-text.ts'
import type { ImportedTask } from './imported-task.ts'

const LONGEST_SHOWN = 300

/**
 * What the description of a task says of where it is from; by it a later import knows the task again. It holds no line number, so that a line may
 * come before others.
 * @param from the name of the file
 */
export function originOf({ identity }: Pick<ImportedTask, 'identity'>, from: string): string {
  return `Imported from ${shown(from)}: ${shown(identity)}`
}

/** On one line, with nothing in it that a description refuses. */
function shown(text: string): string {
  const seen = [...text.slice(0, 4 * LONGEST_SHOWN)].map((character) => (hiddenCharacterProblem(character) === null ? character : ' '))
  const line = [...seen.join('').replace(/\s+/g, ' ').trim()]
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN).join('')}…` : line.join('')
}
