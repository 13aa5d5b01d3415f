import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm'
import { checkArguments } from '#domain/handler-arguments.ts'
import { problemsOfMasked } from '#domain/mask-passwords.ts'
import { problemsOfHeaders } from '#domain/secrets/secret-references.ts'
import { problemOfShell } from '#domain/shell-handler.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { crontabs } from '#schema/crontabs.ts'
import { handlers } from '#schema/handlers.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import type { FieldProblems } from '../field-problems.ts'

export type StoredCrontab = typeof crontabs.$inferSelect

/**
 * What the shape of a task form cannot say: its name is free, its handler exists and takes its arguments, its crontab exists.
 * The lock of edge writes, which the caller holds, also keeps two saves at once from taking the same name.
 * @param taskId null for a new task
 * @returns the crontab, which cannot be deleted before this transaction ends; null when there is none (then that is a problem)
 */
export async function checkTaskInput(
  tx: Transaction,
  taskId: number | null,
  input: TaskInput,
  problems: FieldProblems,
): Promise<StoredCrontab | null> {
  await checkName(tx, taskId, input.name, problems)
  for (const problem of problemsOfHeaders(input.headers)) problems.add('headers', problem)
  for (const { field, message } of problemsOfMasked(input)) problems.add(field, message)
  await checkHandler(tx, input, problems)
  const [crontab] = await tx
    .select()
    .from(crontabs)
    .where(and(eq(crontabs.id, input.crontabId), isNull(crontabs.deletedAt)))
    .for('key share')
  if (!crontab) problems.add('crontabId', 'This crontab does not exist any more. Choose another one.')
  return crontab ?? null
}

async function checkName(tx: Transaction, taskId: number | null, name: string, problems: FieldProblems): Promise<void> {
  const isAnother = taskId === null ? undefined : ne(tasks.id, taskId)
  const [other] = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.name, name), isNull(tasks.deletedAt), isAnother))
    .limit(1)
  if (other) problems.add('name', `There is already a task “${name}”. Choose another name.`, 'conflict')
}

type HandlerInput = Pick<TaskInput, 'handler' | 'args' | 'kwargs'>

/** A handler counts as existing once any worker has published it; whether one is live now is shown, but no reason to refuse. */
async function checkHandler(tx: Transaction, input: HandlerInput, problems: FieldProblems): Promise<void> {
  await checkHandlers(tx, [{ input, refuse: (field, message) => problems.add(field, message) }])
}

/** The same of many tasks at once; `refuse` hears what is wrong with each. */
export async function checkHandlers(
  tx: Transaction,
  checked: readonly { input: HandlerInput; refuse: (field: string, message: string) => void }[],
): Promise<void> {
  const names = [...new Set(checked.map(({ input }) => input.handler))]
  const found = names.length === 0 ? [] : await tx.select().from(handlers).where(inArray(handlers.name, names))
  const known = found.length === names.length ? [] : await handlerNames(tx)
  for (const { input, refuse } of checked) {
    const handler = found.find(({ name }) => name === input.handler)
    if (!handler) refuse('handler', unknownHandler(input.handler, known))
    else for (const { field, message } of checkArguments(handler, input.args, input.kwargs)) refuse(field, message)
    const shell = problemOfShell(input)
    if (shell) refuse(shell.field, shell.message)
  }
}

async function handlerNames(tx: Transaction): Promise<string[]> {
  const known = await tx.select({ name: handlers.name }).from(handlers).orderBy(asc(handlers.name)).limit(50)
  return known.map(({ name }) => name)
}

function unknownHandler(name: string, known: readonly string[]): string {
  if (known.length === 0) return `There is no handler “${name}”: no worker has published any yet. Start one with “npm run worker”.`
  return `There is no handler “${name}”. There are: ${known.join(', ')}.`
}
