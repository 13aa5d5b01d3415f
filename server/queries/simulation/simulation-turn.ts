import { DomainError } from '#domain/errors.ts'
import { Turns } from '#server/auth/turns.ts'

/** As `beginSimulation` counts it, for each of the two that are compared: some seconds at most. */
export const MOST_EFFORT_COMPARED = 400_000

/** Each takes a core for some seconds and the memory for all its runs. */
const turns = new Turns({ atOnce: 1, mostWaiting: 8 })

/**
 * Lets one long simulation of this web program go on at a time.
 * @throws DomainError `too_many` while many others wait
 */
export async function simulationTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  return await turns.take(
    work,
    () => new DomainError('too_many', 'Several changes are being simulated at this moment. Try again in a few seconds.'),
  )
}
