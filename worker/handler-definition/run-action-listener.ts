import type { JsonValue } from '#domain/json-value.ts'

/** What a person asks a run for: any JSON object. */
export type ToldPayload = Readonly<{ [key: string]: JsonValue }>

/**
 * Carries a run action out, once. What it returns (JSON) is the answer; what it throws is the reason why it failed, and an {@link ActionRefused}
 * why it was not even tried. `by`: who asked for it.
 */
export type ActionListener = (payload: ToldPayload, asked: { by: string }) => unknown

const NAME = 'ActionRefused'

/** Thrown by what carries out an action: it does not do that, with the reason for who asked. */
export class ActionRefused extends Error {
  override name = NAME
}

/** Whether something thrown is a refusal, whichever copy of Djag's code it was made by. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === NAME
}
