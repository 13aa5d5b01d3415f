import { z } from 'zod'
import { type ActionContext, isTeamAction, type TeamAction } from '#worker/handler-definition/define-action.ts'
import { defineHandler, type Handler } from '#worker/handler-definition/define-handler.ts'
import { isRefusal } from '#worker/handler-definition/run-action-listener.ts'

/** What an action is told beside its payload, as JSON. */
const asked = z.object({
  actionId: z.number(),
  by: z.string(),
  attempt: z.number(),
  subject: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('run'),
      id: z.string(),
      scheduledFor: z.iso.datetime().transform((text) => new Date(text)),
      task: z.object({ id: z.number(), name: z.string() }),
    }),
    z.object({ kind: z.literal('task'), id: z.number(), name: z.string() }),
    z.object({ kind: z.literal('worker'), id: z.string() }),
    z.object({ kind: z.literal('none') }),
  ]),
})

export type AskedOfAction = z.input<typeof asked>

/** What carrying an action out left, as the result of its process. */
export const actionResult = z.union([z.object({ refused: z.string() }), z.object({ value: z.json() })])

/** The name under which the process of an action finds it. */
export function handlerNameOf(type: string): string {
  return `action:${type}`
}

/** The actions among what a file exports, each as what a process runs: its input is the payload, and what was asked. */
export function teamActionsAmong(exported: readonly unknown[]): { action: TeamAction; handler: Handler }[] {
  return exported.filter(isTeamAction).map((action) => ({ action, handler: handlerOf(action) }))
}

function handlerOf(action: TeamAction): Handler {
  return defineHandler({
    name: handlerNameOf(action.type),
    description: action.title,
    input: z.object({ payload: action.payload, asked }),
    secrets: action.secrets,
    run: async ({ signal, secrets, log }, { payload, asked: { subject, ...known } }) => {
      const context: ActionContext = { ...known, subject, signal, secrets, log }
      try {
        return { value: (await action.carryOut(payload, context)) ?? null }
      } catch (error) {
        if (isRefusal(error)) return { refused: (error as Error).message }
        throw error
      }
    },
  })
}
