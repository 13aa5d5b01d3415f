import type { Djag } from '../../clients/typescript/djag.ts'

/** What a command was typed with, and where it writes. */
export type Call = {
  client: Djag
  /** What stands behind the command, as many as `Command.takes` names. */
  given: readonly string[]
  options: Readonly<Record<string, string | boolean | undefined>>
  /** What comes by a pipe, or is typed unseen behind the question. */
  askUnseen: (question: string) => Promise<string>
  isJson: boolean
  print: (text: string) => void
}

export type Command = {
  takes: readonly string[]
  /** How many of the last of them may be left out. */
  optional?: number
  options?: Readonly<Record<string, { type: 'string' | 'boolean'; short?: string; says: string }>>
  says: string
  /** For so long it waits for answers (ms), all together; left out: as long as it takes. */
  limitMs?: number
  /** The exit code where its words are not understood; left out: 2. */
  misunderstood?: number
  /** @returns the exit code */
  run: (call: Call) => Promise<number>
}

/** What asking for a user action is answered. `outcome`: of one that is carried out at once. */
export type ActionAnswer = { id: number; outcome?: string }
