import type { Transaction } from '#server/database/client.ts'

/** Ends a transaction within another that has done what was wanted of it. */
class TakenBack extends Error {}

/** What `doing` finds out; whatever it writes is taken back, and its locks are given back. */
export async function takenBack<Found>(tx: Transaction, doing: (inner: Transaction) => Promise<Found>): Promise<Found> {
  const outcome: { found?: Found } = {}
  try {
    await tx.transaction(async (inner) => {
      outcome.found = await doing(inner)
      throw new TakenBack()
    })
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error
  }
  return outcome.found as Found
}
