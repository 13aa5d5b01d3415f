import { DjagRefusal, DjagUnreachable } from '../../clients/typescript/djag.ts'

/** What a command ends with, for scripts. */
export const EXIT = {
  done: 0,
  /** The server refused, a run failed, or the doctor found something. */
  refused: 1,
  /** The command was not understood. */
  usage: 2,
  /** Nobody answers there. */
  unreachable: 3,
  /** The token is missing, unknown, expired or revoked, or may not do this. */
  notPermitted: 4,
} as const

/** Why a command could not be carried out, in words for who typed it. */
export class CallFailure extends Error {
  override name = 'CallFailure'
  readonly exitCode: number

  /** @param options `cause`: the refusal that is told in other words */
  constructor(message: string, exitCode: number, options?: { cause: DjagRefusal }) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** What the command ends with where the API was asked and did not do it; null: it is another failure. */
export function exitCodeOf(error: unknown): number | null {
  if (error instanceof CallFailure) return error.exitCode
  if (error instanceof DjagUnreachable) return EXIT.unreachable
  if (!(error instanceof DjagRefusal)) return null
  if (error.code === null) return EXIT.unreachable
  return error.status === 401 || error.status === 403 ? EXIT.notPermitted : EXIT.refused
}

const CODES: Readonly<Record<number, string>> = {
  [EXIT.refused]: 'refused',
  [EXIT.usage]: 'usage',
  [EXIT.unreachable]: 'unreachable',
  [EXIT.notPermitted]: 'not_permitted',
}

/** A failure for programs: `code` and `fields` are the server's where it refused. */
export function failureAsJson(error: Error, exitCode: number): { code: string; message: string; fields: DjagRefusal['fields'] } {
  const refusal = [error, error.cause].find((each) => each instanceof DjagRefusal)
  return { code: refusal?.code ?? CODES[exitCode] ?? 'refused', message: error.message, fields: refusal?.fields ?? [] }
}
