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

  constructor(message: string, exitCode: number) {
    super(message)
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
