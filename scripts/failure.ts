import { isWrittenForPeople, NEEDS_A_PERSON, needsAPerson } from '#server/failures/needs-a-person.ts'

/** Something a person has to put right. The message says what and how; a stack trace would only hide it. */
export class StartFailure extends Error {
  override name = 'StartFailure'
  /** False where it may pass by itself, as a port does whose holder is just ending. */
  readonly needsAPerson: boolean

  constructor(message: string, options: { needsAPerson: boolean } = { needsAPerson: true }) {
    super(message)
    this.needsAPerson = options.needsAPerson
  }
}

/** What to print about an error: its message where that was written for people, everything known about it where it is a defect. */
export function describeFailure(error: unknown): string {
  if (error instanceof StartFailure || isWrittenForPeople(error)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Runs a script's work and ends the process with an explanation when it fails, with exit code 78 where only a person can mend it, else 1. */
export async function runScript(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    console.error(describeFailure(error))
    const isForAPerson = error instanceof StartFailure ? error.needsAPerson : needsAPerson(error)
    process.exit(isForAPerson ? NEEDS_A_PERSON : 1)
  }
}
