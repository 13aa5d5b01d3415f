import { z } from 'zod'
import { DomainError, type ErrorCode } from '#domain/errors.ts'
import { fieldErrors } from '#server/failures/error-view.ts'

/** One change of several that its use case refuses, with the fields as that names them. */
export class RefusedChange extends Error {
  readonly key: string
  readonly code: ErrorCode
  readonly fields: Readonly<Record<string, string>>

  constructor(key: string, { code, message, fields = {} }: Pick<DomainError, 'code' | 'message' | 'fields'>, cause: unknown) {
    super(message, { cause })
    this.key = key
    this.code = code
    this.fields = fields
  }
}

/** Carries out the change of this key. @throws RefusedChange in place of what its use case says for people */
export async function namingChange<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DomainError) throw new RefusedChange(key, error, error)
    if (error instanceof z.ZodError)
      throw new RefusedChange(
        key,
        { code: 'invalid_input', message: 'Some of this needs another look.', fields: fieldErrors(error) },
        error,
      )
    throw error
  }
}

/** What was refused, for who applies or previews all of them: which change it was, and the sentence of its fields where they say more. */
export function asRefusal(error: unknown, nameOf: (key: string) => string): unknown {
  if (!(error instanceof RefusedChange)) return error
  const [sentence] = Object.values(error.fields)
  const message = `${nameOf(error.key)}: ${sentence ?? error.message}`
  return new DomainError(error.code, message, { [error.key]: sentence ?? error.message }, { cause: error })
}
