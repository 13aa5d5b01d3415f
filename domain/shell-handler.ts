import { mayHavePlaceholders } from './placeholders/text-template.ts'

/** The handler that runs a line of shell, where a worker's owner lets it; to give a task its command takes a permission of its own. */
export const SHELL_HANDLER = 'shell-command'

type Arguments = { handler: string; args: readonly unknown[]; kwargs: Readonly<Record<string, unknown>> }

/** Variables that decide which programs a shell finds, or what they load. */
const DECIDES_PROGRAMS = /^(PATH|ENV|BASH_ENV|IFS|LD_.*)$/

/**
 * What is wrong with what a shell is given; null: nothing, or it is another handler's. What a run fills in would be read as part of the program, or
 * choose it: a result that another task left could run anything.
 */
export function problemOfShell({ handler, args, kwargs }: Arguments): { field: 'args' | 'kwargs'; message: string } | null {
  if (handler !== SHELL_HANDLER) return null
  const command = 'The command takes nothing in {{ }}: put it into “environment”, and write "$NAME" in the command.'
  if (isFilled(args[0])) return { field: 'args', message: command }
  if (isFilled(kwargs.command)) return { field: 'kwargs', message: command }
  if (isFilled(kwargs.folder)) return { field: 'kwargs', message: 'The folder takes nothing in {{ }}: write it out.' }
  if (isFilled(kwargs.environment))
    return { field: 'kwargs', message: 'The names in “environment” are written out; only their values take {{ }}.' }
  const decisive = Object.entries(kwargs.environment ?? {}).find(([name, value]) => DECIDES_PROGRAMS.test(name) && isFilled(value))
  if (decisive) return { field: 'kwargs', message: `“${decisive[0]}” decides which programs run: it takes nothing in {{ }}.` }
  return null
}

/** What one gives a shell is its task's alone: nobody gives it other arguments for one run, as these would be kept until the run starts. */
export const SHELL_TAKES_NO_OTHERS = 'A line of shell takes no other arguments for once: an administrator changes those of its task.'

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && mayHavePlaceholders(value)
}
