import { z } from 'zod'
import type { JsonValue } from '#domain/json-value.ts'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import { storableJson, storableText } from '#server/endings/storable.ts'

const MOST_LINES_AT_ONCE = 1_000
const LONGEST_PROGRESS_MESSAGE = 500

const text = z.string().transform((value) => storableText(value))
const fields = z.record(z.string(), z.unknown()).transform((value) => storableJson(value) as Record<string, JsonValue>)

/** What is posted to an attempt's address; nothing of it is needed: an empty object says that the work goes on. */
export const completionPostShape = z.strictObject({
  progress: z
    .strictObject({
      percent: z.number().min(0).max(100).transform(Math.round),
      message: z
        .string()
        .transform((value) => storableText(value, LONGEST_PROGRESS_MESSAGE))
        .nullable()
        .default(null),
    })
    .optional(),
  lines: z
    .array(z.strictObject({ level: z.enum(LOG_LEVELS).default('info'), message: text, fields: fields.optional() }))
    .max(MOST_LINES_AT_ONCE)
    .default([]),
  ending: z
    .discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('succeeded'), result: z.unknown().transform(storableJson).optional() }),
      z.strictObject({ outcome: z.literal('failed'), error: text, isFinal: z.boolean().default(false) }),
    ])
    .optional(),
})
export type CompletionPost = z.output<typeof completionPostShape>
