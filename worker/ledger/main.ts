import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'

/** The program of `npm run check:ledger`: DATABASE_URL is set by the script that starts it, and leads to a migrated database. */
const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: start the check with “npm run check:ledger”, which sets it.')
const { db, close } = openDatabase(url, { applicationName: 'djag ledger check', connections: 1, ...SESSION_LIMITS.maintenance })
try {
  const problems = await checkLedger(db)
  for (const { invariant, message } of problems) console.error(`${invariant}: ${message}`)
  console.log(problems.length === 0 ? 'The ledger keeps its invariants.' : `${problems.length} problems in the ledger.`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await close()
}
