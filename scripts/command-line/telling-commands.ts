import { jsonSentence, readJsonText } from '#domain/json-text.ts'
import type { Schemas } from '../../clients/typescript/operations.ts'
import { CallFailure, EXIT } from './call-failure.ts'
import type { ActionAnswer, Call, Command } from './command.ts'
import { findTask } from './find-task.ts'
import { plainText } from './plain-text.ts'
import { untilThere } from './until-there.ts'

const RUN_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const WAIT = { type: 'boolean', says: 'until all have answered; fails if one did not do it' } as const

/** `npx djag tell RUN ACTION`: tells a running run something, or all running runs of a task. */
export const TELL: Command = {
  takes: ['RUN|TASK', 'ACTION'],
  options: {
    payload: { type: 'string', says: `a JSON object that comes with it, such as '{"level": "warn"}'` },
    wait: WAIT,
  },
  says: 'Tell a running run something, or all running runs of a task: stop-after-step, log-level, or what its handler listens to.',
  run: async (call) => {
    const [whom = '', action = ''] = call.given
    const payload = payloadIn(call.options.payload)
    if (RUN_ID.test(whom)) return await answered(call, call.client.askTellRun({ body: { runId: whom, action, payload } }))
    const { id } = await findTask(call.client, whom)
    return await answered(call, call.client.askTellTaskRuns({ body: { taskId: id, action, payload } }))
  },
}

/** `npx djag reload-handlers`: workers load their folder of handlers anew. */
export const RELOAD_HANDLERS: Command = {
  takes: [],
  options: { worker: { type: 'string', says: 'this one only, by its id; all that have a folder of handlers if left out' }, wait: WAIT },
  says: 'Have workers load their folder of handlers anew, without dropping runs.',
  run: async (call) => {
    const { worker } = call.options
    return await answered(call, call.client.askReloadHandlers({ body: typeof worker === 'string' ? { workerId: worker } : {} }))
  },
}

function payloadIn(text: string | boolean | undefined): Record<string, unknown> {
  if (typeof text !== 'string') return {}
  const read = readJsonText(text)
  if (!read.ok) throw new CallFailure(`--payload: ${jsonSentence(read.problem)}`, EXIT.usage)
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    throw new CallFailure('--payload is a JSON object, { … }.', EXIT.usage)
  return { ...read.value }
}

/** Of an action that runs or workers carry out: that it was asked for, and with --wait what came of it. */
async function answered(call: Call, asking: Promise<ActionAnswer>): Promise<number> {
  const asked = await asking
  if (!call.options.wait) {
    call.print(call.isJson ? JSON.stringify(asked, null, 2) : plainText(asked.outcome ?? 'Asked for it.'))
    return EXIT.done
  }
  const action = await whenAnswered(call, asked.id)
  call.print(call.isJson ? JSON.stringify(action, null, 2) : plainText(action.outcome ?? ''))
  return action.state === 'done' ? EXIT.done : EXIT.refused
}

async function whenAnswered({ client }: Call, id: number): Promise<Schemas['UserAction']> {
  return await untilThere(async () => {
    const action = await client.getAction({ id })
    return action.state === 'pending' ? null : action
  })
}
