import { z } from 'zod'
import { canNameSecret } from '#domain/secrets/secret-name.ts'
import type { AwaitedCompletion } from './awaited-completion.ts'
import type { ActionListener } from './run-action-listener.ts'
import type { RunLogger } from './run-logger.ts'

export { type ActionContext, defineAction, type TeamActionDefinition } from './define-action.ts'
export { type ActionListener, ActionRefused, type ToldPayload } from './run-action-listener.ts'
export type { RunLogger } from './run-logger.ts'

/** What a handler knows of the run it executes. */
export type HandlerContext = {
  /** The same for all attempts of a run. */
  runId: string
  /**
   * What this run is for: task and instant, and for a run that a person asked for the request. Use it to make effects outside idempotent: it
   * stays the same where a run has to be made anew under another `runId`, as after a restore of the database.
   */
  idempotencyKey: string
  task: { id: number; name: string }
  /** The cron instant, or when the run was asked for. */
  scheduledFor: Date
  /** The cron instant for which it counts at `aligned` dependencies; `scheduledFor` where it counts for none. */
  alignedFor: Date
  /** From 1; grows whenever the run starts again: its worker died, it failed and is retried, or a person wanted it. */
  attempt: number
  /** The span of this attempt, as the header `traceparent` of W3C Trace Context has it: hand it on with what you ask of others. null: runs are not traced. */
  traceparent: string | null
  /**
   * Where whoever goes on with this attempt's work posts how it goes and ends; of no use for anything else. Give it to them and return
   * `awaitCompletion`. null: this worker does not know the address of the web.
   */
  callbackAddress: string | null
  /** What to return where the work goes on elsewhere: the run ends as is posted, or fails when nothing is for so many seconds (1 to 86,400). */
  awaitCompletion(heartbeatSeconds: number): AwaitedCompletion
  headers: Readonly<Record<string, string>>
  /** The secrets that the handler declares, by name. */
  secrets: Readonly<Record<string, string>>
  /** Aborted when the run has to stop. A handler that goes on regardless is killed. */
  signal: AbortSignal
  /**
   * Whether a person has asked that the run stops after its present step: look at it between steps, and return what is done so far. Looking at it
   * tells Djag that the handler heeds it.
   */
  readonly stopping: boolean
  /**
   * Carries out actions of this name that people address to the run, each once; to be said at the beginning of `run`. What `carryOut` returns (JSON)
   * is the answer; `ActionRefused` says why it is not done. One that came before is carried out now. Throws when the name is taken or cannot be one.
   */
  onAction(name: string, carryOut: ActionListener): void
  log: RunLogger
  /** How far the run is, from 0 to 100, and what it is at. */
  progress(percent: number, message?: string): void
}

export type HandlerDefinition<Input extends z.ZodObject> = {
  /** Unique among all handlers: what tasks name. */
  name: string
  description: string
  /** A task's arguments as one object. Names it does not mention are refused, unless it is a `z.looseObject`. */
  input: Input
  /** The input names that a task's positional arguments bind to, in order. */
  positional?: readonly (keyof z.input<Input> & string)[]
  /**
   * The names of Djag's secrets that each of its runs needs: they stand in `context.secrets`. What a task refers to by `{{secret:NAME}}` stands in
   * the input, and is not named here.
   */
  secrets?: readonly string[]
  /** Inputs that others on the worker's machine can read, such as the words of a program: a task may put no secret there. */
  openInputs?: readonly (keyof z.input<Input> & string)[]
  /**
   * Let its runs use one process after the other, which saves the start of a process (some 45 ms of CPU) each: only for code that leaves nothing
   * behind when it returns. It is looked at after each run, and the process replaced when there is something.
   */
  reuse?: boolean
  /** Run in the worker process itself: only for code that never blocks, always honours `signal` and leaves nothing behind. */
  inline?: boolean
  /** What it returns is kept as the run's result (JSON); what it throws fails the run. */
  run(context: HandlerContext, input: z.output<Input>): unknown
}

const MARK = Symbol.for('djag.handler')

/** A handler as the worker keeps it. Made by {@link defineHandler} only. */
export type Handler = {
  readonly [MARK]: true
  readonly name: string
  readonly description: string
  readonly input: z.ZodObject
  readonly positional: readonly string[]
  readonly secrets: readonly string[]
  readonly openInputs: readonly string[]
  readonly reuse: boolean
  readonly inline: boolean
  run(context: HandlerContext, input: Record<string, unknown>): unknown
}

/** Declares a handler. Throws an error that says what is wrong with the definition. */
export function defineHandler<Input extends z.ZodObject>(definition: HandlerDefinition<Input>): Handler {
  const { name, description, input, positional = [], secrets = [], openInputs = [], reuse = false, inline = false, run } = definition
  if (typeof name !== 'string' || !/^[\w.:/-]{1,200}$/.test(name)) {
    throw new Error(`A handler's name must be 1 to 200 letters, digits or any of . : / - _, not ${JSON.stringify(name)}.`)
  }
  if (typeof description !== 'string') throw new Error(`Handler "${name}" needs a description (text).`)
  if (!(input instanceof z.ZodObject))
    throw new Error(`Handler "${name}": input must be a zod object, such as z.object({ url: z.url() }), of the zod that Djag provides.`)
  if (typeof run !== 'function') throw new Error(`Handler "${name}" needs a function run(context, input).`)
  for (const [index, argument] of positional.entries()) {
    if (!Object.hasOwn(input.shape, argument))
      throw new Error(`Handler "${name}": positional names "${argument}", which its input does not have.`)
    if (positional.indexOf(argument) !== index) throw new Error(`Handler "${name}": positional names "${argument}" twice.`)
  }
  for (const secret of secrets) {
    if (typeof secret !== 'string' || !canNameSecret(secret))
      throw new Error(
        `Handler "${name}": secrets names ${JSON.stringify(secret)}, which no secret can be called: letters, digits and any of _ . -.`,
      )
  }
  for (const field of openInputs) {
    if (!Object.hasOwn(input.shape, field))
      throw new Error(`Handler "${name}": openInputs names "${field}", which its input does not have.`)
  }
  const refusesUnknown = input.def.catchall === undefined ? input.strict() : input
  return {
    [MARK]: true,
    name,
    description,
    input: refusesUnknown,
    positional,
    secrets: [...new Set(secrets)],
    openInputs,
    reuse,
    inline,
    run: (context, given) => run(context, given as z.output<Input>),
  }
}

/** Whether a value exported by some file was made by {@link defineHandler}. */
export function isHandler(value: unknown): value is Handler {
  return typeof value === 'object' && value !== null && (value as { [MARK]?: unknown })[MARK] === true
}
