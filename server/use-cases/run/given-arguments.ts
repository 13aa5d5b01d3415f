import { eq } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { checkArguments } from '#domain/handler-arguments.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { GivenArguments } from '#domain/placeholders/filled-arguments.ts'
import type { Actor } from '#domain/roles.ts'
import { SHELL_HANDLER, SHELL_TAKES_NO_OTHERS } from '#domain/shell-handler.ts'
import { handlers } from '#schema/handlers.ts'
import { tasks } from '#schema/tasks.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requireOwnSecrets } from '../secret/require-own-secrets.ts'

/**
 * Who gives a run other arguments than its task's does with it what an edit of the task would do, once: that takes the permission to edit tasks.
 * @param task locked by the caller
 * @throws DomainError `forbidden`
 */
export async function requireToGiveArguments(
  tx: Transaction,
  actor: Actor,
  task: { id: number; name: string },
  given: GivenArguments,
): Promise<void> {
  if (!isGiven(given)) return
  await requireForTasks(tx, actor, 'edit-tasks', [task])
  await requireOwnSecrets(tx, actor, { args: given.args, kwargs: given.kwargs })
}

/**
 * Arguments for once, checked as those of the task are: together with those of its fields that are not given, by the handler that it has.
 * @returns what to keep with the request; null: nothing was given
 * @throws DomainError `invalid_input` that names the fields
 */
export async function checkGivenArguments(
  tx: Transaction,
  taskId: number,
  { args, kwargs }: GivenArguments,
): Promise<GivenArguments | null> {
  if (!isGiven({ args, kwargs })) return null
  const [task] = await tx
    .select({
      name: tasks.name,
      handler: tasks.handler,
      args: tasks.args,
      kwargs: tasks.kwargs,
      inputSchema: handlers.inputSchema,
      positional: handlers.positional,
    })
    .from(tasks)
    .leftJoin(handlers, eq(handlers.name, tasks.handler))
    .where(eq(tasks.id, taskId))
  if (task?.handler === SHELL_HANDLER) {
    const field = kwargs ? 'kwargs' : 'args'
    throw new DomainError('invalid_input', SHELL_TAKES_NO_OTHERS, { [field]: SHELL_TAKES_NO_OTHERS })
  }
  if (task?.inputSchema && task.positional) {
    const signature = { inputSchema: task.inputSchema, positional: task.positional }
    const problems = checkArguments(signature, args ?? task.args, kwargs ?? task.kwargs)
    if (problems.length > 0)
      throw new DomainError(
        'invalid_input',
        `“${task.name}” cannot run with these arguments: ${problems.map(({ message }) => message).join(' ')}`,
        Object.fromEntries(problems.toReversed().map(({ field, message }) => [field, message])),
      )
  }
  return { ...(args && { args }), ...(kwargs && { kwargs }) }
}

/** What an audit says of them. */
export function givenInAudit({ args, kwargs }: GivenArguments): AuditRecord {
  return { ...(args && { args: args as JsonValue[] }), ...(kwargs && { kwargs: kwargs as AuditRecord }) }
}

function isGiven({ args, kwargs }: GivenArguments): boolean {
  return args !== undefined || kwargs !== undefined
}
