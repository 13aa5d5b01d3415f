import { z } from 'zod'
import { inputShape } from '#domain/input-schema.ts'
import { RUN_ACTION_NAME, RUN_ACTION_NAME_HINT } from '#domain/run-actions/run-action.ts'
import { secretName } from '#domain/secrets/secret-input.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const withoutNul = z.string().refine((text) => !text.includes('\0'), 'No word may hold the character NUL.')
const environmentName = z
  .string()
  .regex(ENVIRONMENT_NAME, 'Names in an environment are letters, digits and _, with no digit first.')
  .refine((name) => !name.startsWith('DJAG_'), 'Names that begin with DJAG_ are Djag’s own.')
/** By what a program is told of an action: a line on standard input, or one of the signals that leave it a choice. */
const ACTION_WAYS = ['stdin', 'SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGUSR2'] as const

const exitCodes = z.array(z.int().min(0).max(255))

/** `512 MB` and the like, as bytes. */
const bytes = z
  .string()
  .regex(/^\d+(\.\d+)? ?[kMG]i?B$/, 'A size is a number with its unit, such as 512 MB.')
  .transform((text) => {
    const unit = { k: 1, M: 2, G: 3 }[/[kMG]/.exec(text)?.[0] ?? 'k'] ?? 1
    return Math.round(Number.parseFloat(text) * (text.includes('i') ? 1024 : 1000) ** unit)
  })
  .refine((size) => size >= 1_000_000, 'A limit of less than 1 MB lets no program start.')

/** What may stand in a definition. What is meant by each is in docs/handlers.md. */
export const commandShape = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.:/-]{1,200}$/, 'A name is 1 to 200 letters, digits or any of . : / - _.')
    .optional(),
  description: z.string().default(''),
  command: z.array(withoutNul).min(1, 'A command has at least one word, the program.'),
  timezone: z.string().refine(isTimeZone, 'This time zone is not known. Write one such as Europe/Berlin.').default('UTC'),
  input: inputShape.default({}),
  positional: z.array(z.string()).default([]),
  folder: withoutNul.min(1).default('.'),
  stdin: z.string().optional(),
  actions: z
    .record(z.string().regex(RUN_ACTION_NAME, `An action is called by ${RUN_ACTION_NAME_HINT.toLowerCase()}`), z.enum(ACTION_WAYS))
    .default({}),
  environment: z.record(environmentName, withoutNul).default({}),
  inherit: z.array(environmentName).default([]),
  /** Variables of the worker that are secret; or variables, each with the name of the secret of Djag that it holds. */
  secrets: z
    .union([z.array(environmentName), z.record(environmentName, secretName)])
    .default([])
    .transform((given) => (Array.isArray(given) ? { inherited: given, kept: {} } : { inherited: [], kept: given })),
  exitCodes: z
    .strictObject({
      succeed: exitCodes.min(1).default([0]),
      warn: exitCodes.default([]),
      tryAgain: exitCodes.optional(),
      nothingToDo: exitCodes.default([]),
    })
    .default({ succeed: [0], warn: [], nothingToDo: [] }),
  user: z
    .string()
    .regex(/^[\w.-]{1,32}\$?$/, 'This is no name of a user.')
    .optional(),
  limits: z.strictObject({ memory: bytes.optional(), cpuSeconds: z.int().min(1).optional(), output: bytes.optional() }).default({}),
})

export type CommandFields = z.output<typeof commandShape>
