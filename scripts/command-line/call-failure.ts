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
  /** What the server said of single fields of what was sent. */
  readonly fields: readonly { field: string; detail: string }[]

  constructor(message: string, exitCode: number, fields: readonly { field: string; detail: string }[] = []) {
    super(message)
    this.exitCode = exitCode
    this.fields = fields
  }
}
