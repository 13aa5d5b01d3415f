import { z } from 'zod'
import type { JsonValue } from '#domain/json-value.ts'
import { LOG_LEVELS } from '#domain/log-levels.ts'
import type { HiddenValues } from '#server/secrets/hiding/hidden-values.ts'
import type { HandlerContext } from '#worker/handler-definition/define-handler.ts'
import type { ProgramAnswer } from './program-actions.ts'
import { LONGEST_LINE, TextLines, withNote } from './text-lines.ts'

/** A line for Djag holds a result, which may be longer than what people read. */
const LONGEST_MESSAGE_LINE = 256 * 1024
const OBJECT_START = /^\s*\{/
const DJAG_WORD = /"djag"\s*:/
const KEPT_ERROR_LINES = 20
/** Deeper ones would overflow whatever walks them by calling itself. A result is kept down to the same depth. */
const DEEPEST_MESSAGE = 100
const RESULT_WORD = /"result"\s*:/
const MASK_WORD = /"mask"\s*:\s*(?:"((?:[^"\\]|\\.)*)|(-?\d[\d.]*))/

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
  answer: z.int().optional(),
  value: z.json().optional(),
  refused: z.string().optional(),
  failed: z.string().optional(),
})

/** Makes a run's log of what its program prints, and hears what it says to Djag. */
export class CommandLines {
  readonly #context: Pick<HandlerContext, 'log' | 'progress'>
  readonly #hidden: HiddenValues
  readonly #onAnswer: (answer: ProgramAnswer) => boolean
  readonly #errorLines: string[] = []
  #result: JsonValue = null

  /** @param onAnswer hears what it answers to an action; false: it was not asked, or has answered before */
  constructor(
    context: Pick<HandlerContext, 'log' | 'progress'>,
    hidden: HiddenValues,
    onAnswer: (answer: ProgramAnswer) => boolean = () => false,
  ) {
    this.#context = context
    this.#hidden = hidden
    this.#onAnswer = onAnswer
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
      (line, printed) => this.#take(level, line, printed),
      (beginning) => (OBJECT_START.test(beginning) ? LONGEST_MESSAGE_LINE : LONGEST_LINE),
    )
  }

  #take(level: 'info' | 'warn', line: string, { kept, cutCharacters }: { kept: string; cutCharacters: number }): void {
    // Where in the object the word stands is up to whatever writes it: some sort names.
    if (OBJECT_START.test(line) && DJAG_WORD.test(line) && this.#heard(line)) return
    const hidden = this.#hidden.in(kept)
    const shown = withNote(hidden.slice(0, LONGEST_LINE), cutCharacters + Math.max(0, hidden.length - LONGEST_LINE))
    if (level === 'warn' && this.#errorLines.push(shown) > KEPT_ERROR_LINES) this.#errorLines.shift()
    this.#context.log[level](shown)
  }

  /** False: it is a line like any other. */
  #heard(line: string): boolean {
    if (line.length > LONGEST_MESSAGE_LINE) {
      this.#hideMaskIn(line)
      this.#passOver(line, `it is longer than ${LONGEST_MESSAGE_LINE} characters`, RESULT_WORD.test(line))
      return true
    }
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      this.#hideMaskIn(line)
      return false
    }
    // Another program's line, which has the word deeper down.
    if (!Object.hasOwn(value as object, 'djag')) return false
    if (isDeeperThan(value, DEEPEST_MESSAGE)) {
      this.#hideMaskIn(line)
      this.#passOver(line, `it is nested more than ${DEEPEST_MESSAGE} levels deep`, Object.hasOwn(value as object, 'result'))
      return true
    }
    const parsed = commandMessage.safeParse(value)
    if (parsed.success) this.#obey(parsed.data)
    else {
      const { mask } = value as { mask?: unknown }
      if (typeof mask === 'string' || typeof mask === 'number') this.#hidden.add(String(mask))
      // The line itself may hold what it wanted to hide.
      this.#context.log.warn(this.#hidden.in(`A line for Djag was not understood: ${z.prettifyError(parsed.error)}`))
    }
    return true
  }

  /** What a line that cannot be read whole wants hidden. */
  #hideMaskIn(line: string): void {
    const [, text, number] = MASK_WORD.exec(line) ?? []
    if (text !== undefined) this.#hidden.add(unescaped(text))
    else if (number !== undefined) this.#hidden.add(number)
  }

  #passOver(line: string, why: string, isResult: boolean): void {
    this.#context.log.warn(`A line for Djag was passed over: ${why}.${isResult ? ' The run’s result says so, with its beginning.' : ''}`)
    if (isResult) this.#result = { note: `Too large to keep: ${why}.`, beginning: this.#hidden.in(line).slice(0, LONGEST_LINE) }
  }

  #obey(said: z.output<typeof commandMessage>): void {
    const { progress, message, log, level, fields, result, metrics, mask } = said
    if (mask !== undefined && !this.#hidden.add(mask))
      this.#context.log.warn('A value to mask is too short: one of less than 4 characters is not hidden.')
    const hide = (value: Record<string, JsonValue>) => this.#hidden.inJson(value) as Record<string, JsonValue>
    if (progress !== undefined) this.#context.progress(progress, message === undefined ? undefined : this.#hidden.in(message))
    if (log !== undefined) this.#context.log[level](this.#hidden.in(log), fields && hide(fields))
    if (metrics) this.#context.log.info('metrics', hide(metrics))
    this.#takeAnswer(said)
    if (result !== undefined) this.#result = this.#hidden.inJson(result)
  }

  #takeAnswer({ answer: id, value, refused, failed }: z.output<typeof commandMessage>): void {
    if (id === undefined) return
    const hide = (text: string | undefined) => (text === undefined ? undefined : this.#hidden.in(text))
    const isAwaited = this.#onAnswer({
      id,
      value: value === undefined ? undefined : this.#hidden.inJson(value),
      refused: hide(refused),
      failed: hide(failed),
    })
    if (!isAwaited) this.#context.log.warn(`An answer was passed over: no action ${id} waits for one.`)
  }
}

/** Whether lists and objects stand in each other more often than this. Never calls itself. */
function isDeeperThan(value: unknown, most: number): boolean {
  let layer = [value]
  for (let depth = 0; layer.length > 0; depth++) {
    if (depth > most) return true
    layer = layer.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
