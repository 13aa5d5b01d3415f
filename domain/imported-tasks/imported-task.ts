import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import type { WrittenManifest } from '../manifest/manifest-shape.ts'

type WrittenTask = NonNullable<WrittenManifest['tasks']>[number]

/** What a task runs where the import brings it along: a definition of a command, for whoever owns a worker's machine. */
export type ImportedDefinition = {
  /** Words of a definition, in which braces that are meant are doubled. */
  words: string[]
  /** A text for standard input; null: the input of the run, as usual. */
  stdin: string | null
  /** Where it runs; null: in the folder of the definition. */
  folder: string | null
  environment: Record<string, string>
  /** Names of variables that a worker has to have; or variables, each with the name of the secret of Djag that it holds. */
  secrets: string[] | Record<string, string>
  /** Exit codes that mean something else than usual. */
  exitCodes: { succeed?: number[]; nothingToDo?: number[] }
  /** As whom it ran; null: nothing was said. */
  user: string | null
}

/** What is said of a task beside what every import says, by the names that a manifest has. */
export type ImportedSettings = Omit<Partial<WrittenTask>, 'name' | 'was' | 'handler' | 'crontab' | 'enabled'>

/** One task that an import makes. */
export type ImportedTask = {
  /** Where it stood, such as `Line 4` or `load.timer`: for people. */
  place: string
  /** What it is told by in its source, wherever it stands there: by this a later import knows its task again. */
  identity: string
  /** As it stood there, on one line, without passwords. */
  source: string
  name: string
  columns: CronColumns
  /** Null: the zone of the machine that it was on, which was not said. */
  timezone: string | null
  enabled: boolean
  handler: string
  /** Null: a worker has to have the handler. */
  definition: ImportedDefinition | null
  settings: ImportedSettings
  /** What means something else now. */
  changes: string[]
  /** What somebody should know. */
  notes: string[]
}

/** What becomes no task, and why. */
export type LeftOut = { place: string; source: string; reason: string }

/** That one task probably waits for another: only a guess, for a person to accept. */
export type SuggestedEdge = { depender: string; dependee: string; reason: string }

/** What has to be answered before an import is taken: by the option of that name. */
export type ImportQuestion = { option: 'zone' | 'cron' | 'form' | 'containers'; text: string }

/** What was read of a text. */
export type ReadTasks = {
  tasks: ImportedTask[]
  leftOut: LeftOut[]
  /** What is to be said of the whole. */
  remarks: string[]
  questions: ImportQuestion[]
  /** Dependencies that the source hints at itself; others are guessed from times and names. */
  suggested: SuggestedEdge[]
}

export function nothingRead(): ReadTasks {
  return { tasks: [], leftOut: [], remarks: [], questions: [], suggested: [] }
}

/** A text that is no such source at all, or holds what nobody may hand in. */
export class ImportRefusal extends Error {
  override name = 'ImportRefusal'
}
