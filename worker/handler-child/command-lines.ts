import { z } from 'zod'
import type { JsonValue } from '#domain/json-value.ts'
import type { HandlerContext } from '#worker/handler-definition/define-handler.ts'
import type { HiddenValues } from './hidden-values.ts'
import { LOG_LEVELS } from './run-report.ts'
import { LONGEST_LINE, TextLines } from './text-lines.ts'

/** A line for Djag holds a result, which may be longer than what people read. */
const LONGEST_MESSAGE_LINE = 256 * 1024
const MESSAGE_START = /^\s*\{\s*"djag"/
const KEPT_ERROR_LINES = 20

/** What a program may say in a line of its own, all of it at once if it likes. */
const commandMessage = z.strictObject({
  djag: z.literal(1),
  progress: z.number().min(0).max(100).optional(),
  message: z.string().optional(),
  log: z.string().optional(),
  level: z.enum(LOG_LEVELS).default('info'),
  fields: z.record(z.string(), z.json()).optional(),
  result: z.json().optional(),
  metrics: z.record(z.string(), z.number()).optional(),
  mask: z.string().optional(),
})

/** Makes a run's log of what its program prints, and hears what it says to Djag. */
export class CommandLines {
  readonly #context: Pick<HandlerContext, 'log' | 'progress'>
  readonly #hidden: HiddenValues
  readonly #errorLines: string[] = []
  #result: JsonValue = null

  constructor(context: Pick<HandlerContext, 'log' | 'progress'>, hidden: HiddenValues) {
    this.#context = context
    this.#hidden = hidden
  }

  /** What it said last is its result; null: nothing. */
  get result(): JsonValue {
    return this.#result
  }

  /** Its last words on standard error. */
  get errorLines(): readonly string[] {
    return this.#errorLines
  }

  /** Takes one of its streams, bit by bit. Standard error is a warning each line. */
  reader(level: 'info' | 'warn'): TextLines {
    return new TextLines(
      (line) => this.#take(level, line),
      (beginning) => (MESSAGE_START.test(beginning) ? LONGEST_MESSAGE_LINE : LONGEST_LINE),
    )
  }

  #take(level: 'info' | 'warn', line: string): void {
    if (MESSAGE_START.test(line) && this.#heard(line)) return
    const shown = this.#hidden.in(line)
    if (level === 'warn' && this.#errorLines.push(shown) > KEPT_ERROR_LINES) this.#errorLines.shift()
    this.#context.log[level](shown)
  }

  /** False: it is a line like any other. */
  #heard(line: string): boolean {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return false
    }
    const parsed = commandMessage.safeParse(value)
    if (parsed.success) this.#obey(parsed.data)
    else this.#context.log.warn(`A line for Djag was not understood (${z.prettifyError(parsed.error)}): ${this.#hidden.in(line)}`)
    return true
  }

  #obey({ progress, message, log, level, fields, result, metrics, mask }: z.output<typeof commandMessage>): void {
    if (mask !== undefined && !this.#hidden.add(mask))
      this.#context.log.warn('A value to mask is too short: one of less than 4 characters is not hidden.')
    const hide = (value: Record<string, JsonValue>) => this.#hidden.inJson(value) as Record<string, JsonValue>
    if (progress !== undefined) this.#context.progress(progress, message === undefined ? undefined : this.#hidden.in(message))
    if (log !== undefined) this.#context.log[level](this.#hidden.in(log), fields && hide(fields))
    if (metrics) this.#context.log.info('metrics', hide(metrics))
    if (result !== undefined) this.#result = this.#hidden.inJson(result)
  }
}
