import { agreeing } from '#domain/counted.ts'
import { DomainError, type ErrorCode } from '#domain/errors.ts'

/** Collects what is wrong with an input, so that a person sees all of it at once. Paths are dotted, as in the input. */
export class FieldProblems {
  readonly #problems = new Map<string, { message: string; code: ErrorCode }>()

  /** Several problems of one field are told one after the other. */
  add(path: string, message: string, code: ErrorCode = 'invalid_input'): void {
    const known = this.#problems.get(path)
    this.#problems.set(path, known ? { message: `${known.message} ${message}`, code: known.code } : { message, code })
  }

  /** @throws DomainError with a sentence for each field; its code is that of the first problem */
  throwIfAny(): void {
    const [first] = this.#problems.values()
    if (!first) return
    const fields = Object.fromEntries([...this.#problems].map(([path, { message }]) => [path, message]))
    const others = this.#problems.size - 1
    const rest = others === 0 ? '' : ` (and ${others} more ${agreeing(others, 'field')})`
    throw new DomainError(first.code, `${first.message}${rest}`, fields)
  }
}
