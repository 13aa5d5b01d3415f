import { z } from 'zod'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import { type HandedAction, RUN_ACTION_NAME } from '#domain/run-actions/run-action.ts'
import { storableJson, storableText } from '#server/endings/storable.ts'
import type { RunWithSecrets } from './run-with-secrets.ts'

/** Where a handler's code is: a file of the team's in one version of its folder, or Djag itself (null). */
export type HandlerCode = { file: string; versionDir: string } | null

/** From the host to a handler process. `environment`: what it gets for this run beside what all have. `mark` is printed on both streams when a run has ended and the process is to be used again. */
export type HandlerOrder =
  | { type: 'run'; run: RunWithSecrets; code: HandlerCode; isReused: boolean; environment: Record<string, string>; mark: string }
  | { type: 'abort'; reason: string }
  | { type: 'action'; action: HandedAction }

const storable = z.string().transform((text) => storableText(text))
const fields = z.record(z.string(), z.unknown()).transform((value) => {
  const json = storableJson(value)
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : { value: json }
})
const entry = { level: z.enum(LOG_LEVELS), message: storable, fields: fields.optional() }
const error = z.object({ message: storable, stack: storable.optional() })

/**
 * What a handler process may say, one JSON text a line. A handler can write there whatever it likes, so nothing is taken as it comes.
 * `started` comes before the handler does anything. `late`: written or thrown after the end of the run named, or by nobody known (null).
 * `listens`: it carries this run action out from now on; `answer`: what became of one.
 * `ended` with `isLast`: the process ends itself. `leftBehind`: why it must not be used again.
 */
const handlerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started') }),
  z.object({ type: z.literal('log'), ...entry }),
  z.object({ type: z.literal('late'), runId: z.string().max(100).nullable(), ...entry }),
  z.object({
    type: z.literal('progress'),
    percent: z.number().int().min(0).max(100),
    message: z
      .string()
      .transform((text) => storableText(text, 500))
      .nullable(),
  }),
  z.object({ type: z.literal('listens'), action: z.string().regex(RUN_ACTION_NAME) }),
  z.object({
    type: z.literal('answer'),
    id: z.number().int(),
    state: z.enum(['done', 'refused', 'failed', 'unheard']),
    value: z.unknown().transform(storableJson),
    message: storable.nullable(),
  }),
  z.object({
    type: z.literal('ended'),
    ending: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('succeeded'), result: z.unknown().transform(storableJson) }),
      z.object({ outcome: z.literal('failed'), error, isFinal: z.boolean().optional() }),
      z.object({ outcome: z.literal('awaited'), heartbeatSeconds: z.number().min(1).max(86_400) }),
    ]),
    leftBehind: z.array(z.string().max(200)).max(20).optional(),
    isLast: z.boolean().optional(),
  }),
])

export type HandlerMessage = z.output<typeof handlerMessage>

/** What a handler process sends, before it is checked. */
export type SentMessage = z.input<typeof handlerMessage>

/** The longest line a well-behaved handler process sends: a result and its escapes. */
export const LONGEST_MESSAGE = 1024 * 1024

/** Null: it is none. */
export function parseHandlerMessage(line: string): HandlerMessage | null {
  try {
    return handlerMessage.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
