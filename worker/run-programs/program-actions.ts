import type { JsonValue } from '#domain/json-value.ts'
import type { CommandDefinition } from '#worker/command-definition/command-file.ts'
import { ActionRefused, type HandlerContext, type ToldPayload } from '#worker/handler-definition/define-handler.ts'

/** A program that has started, as far as it can be told something. */
export type ToldProgram = {
  writeLine(line: string): void
  /** @returns whether it was still there to get it */
  signal(signal: NodeJS.Signals): boolean
}

/** What a program says of an action that it was told by its standard input; without `refused` and `failed` it has carried it out. */
export type ProgramAnswer = { id: number; value?: JsonValue | undefined; refused?: string | undefined; failed?: string | undefined }

/**
 * Hands run actions to a program, each by the way that its definition names: a line on standard input, which it answers by a line of its own, or a
 * signal, which has no answer.
 */
export class ProgramActions {
  readonly #program = Promise.withResolvers<ToldProgram>()
  readonly #asked = new Map<number, PromiseWithResolvers<JsonValue>>()
  #count = 0
  #isOver = false

  constructor(ways: CommandDefinition['actions'], context: Pick<HandlerContext, 'onAction'>) {
    for (const [action, way] of Object.entries(ways))
      context.onAction(action, async (payload, { by }) => {
        const program = await this.#program.promise
        if (this.#isOver) throw ended()
        if (way === 'stdin') return await this.#askIn(program, { action, payload, by })
        if (!program.signal(way)) throw new Error('The program had ended before the signal could reach it.')
        return { signal: way }
      })
  }

  /** The program runs. */
  started(program: ToldProgram): void {
    this.#program.resolve(program)
  }

  /** @returns whether it was asked for that and had not answered */
  answered({ id, value = null, refused, failed }: ProgramAnswer): boolean {
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    if (refused !== undefined) asked?.reject(new ActionRefused(refused))
    else if (failed !== undefined) asked?.reject(new Error(failed))
    else asked?.resolve(value)
    return asked !== undefined
  }

  /** The program has ended: what it has not answered, it never will. */
  ended(): void {
    this.#isOver = true
    for (const asked of this.#asked.values()) asked.reject(ended())
    this.#asked.clear()
  }

  async #askIn(program: ToldProgram, told: { action: string; payload: ToldPayload; by: string }): Promise<JsonValue> {
    const id = ++this.#count
    const asked = Promise.withResolvers<JsonValue>()
    this.#asked.set(id, asked)
    program.writeLine(JSON.stringify({ djag: 1, id, ...told }))
    return await asked.promise
  }
}

function ended(): Error {
  return new Error('The program ended without having answered.')
}
