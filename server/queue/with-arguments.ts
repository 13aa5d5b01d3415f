import { fillAtAttempt } from '#domain/placeholders/facts-of-run.ts'
import { fillArguments } from '#domain/placeholders/filled-arguments.ts'
import type { ClaimedRun } from './claim-runs.ts'

/** A run as its handler gets it, with what is filled only when an attempt begins; or why it can't have its arguments, which no other attempt changes. */
export function withArguments(run: ClaimedRun): ClaimedRun | { problem: string } {
  if (run.argumentsProblem !== null) return { problem: run.argumentsProblem }
  if (!run.hasOpenPlaceholders) return run
  const { args, kwargs, isOpen, problem } = fillArguments(run, (placeholder) => fillAtAttempt(placeholder, run.attempt))
  return problem === null ? { ...run, args, kwargs, hasOpenPlaceholders: isOpen } : { problem }
}
