import { mayHavePlaceholders } from './placeholders/text-template.ts'

/** The handler that runs a line of shell, where a worker's owner lets it; to give a task its command takes a permission of its own. */
export const SHELL_HANDLER = 'shell-command'

type Arguments = { handler: string; args: readonly unknown[]; kwargs: Readonly<Record<string, unknown>> }

/**
 * What is wrong with the command of a shell; null: nothing, or it is another handler's. What a run fills in would be read as part of the program:
 * a result that another task left could run anything.
 */
export function problemOfShell({ handler, args, kwargs }: Arguments): { field: 'args' | 'kwargs'; message: string } | null {
  if (handler !== SHELL_HANDLER) return null
  const message = 'The command takes nothing in {{ }}: put it into “environment”, and write "$NAME" in the command.'
  if (typeof args[0] === 'string' && mayHavePlaceholders(args[0])) return { field: 'args', message }
  if (typeof kwargs.command === 'string' && mayHavePlaceholders(kwargs.command)) return { field: 'kwargs', message }
  return null
}
