import { counted } from '#domain/counted.ts'
import { verifyAudits } from '#server/audit/seals/verify-audits.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

/** The program of `npm run audit:verify`: DATABASE_URL is set by the script that starts it, and leads to a migrated database. */
const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: start the check with “npm run audit:verify”, which sets it.')
const [expectedHash = null] = process.argv.slice(2)
const { db, close } = openDatabase(url, { applicationName: 'djag audit check', connections: 1, ...SESSION_LIMITS.maintenance })
try {
  const { problems, sealed, unsealed, removed, head } = await verifyAudits(db, expectedHash)
  for (const problem of problems) console.error(problem)
  const kept = [`${counted(sealed, 'audit')} as sealed`, `${unsealed} not sealed yet`, `${removed} removed by age`].join(', ')
  console.log(problems.length === 0 ? `The audits are as they were written: ${kept}.` : `The audits were changed (${kept}).`)
  if (head) console.log(`Keep this hash elsewhere, and give it to a later check: ${head}`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await close()
}
