import { counted } from '#domain/counted.ts'
import { loadConfiguration } from '#server/configuration/configuration.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { rotateSecrets } from '#server/secrets/rotate-secrets.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'

/** The program of `npm run secrets:rotate`: DATABASE_URL and the keys are set by the script that starts it, and lead to a migrated database. */
const { databaseUrl, secretsKeyTexts } = loadConfiguration(process.env)
if (!databaseUrl) throw new Error('DATABASE_URL is not set: start this with “npm run secrets:rotate”, which sets it.')
const { db, close } = openDatabase(databaseUrl, { applicationName: 'djag secrets', connections: 1, ...SESSION_LIMITS.maintenance })
try {
  const { rotated, problems } = await rotateSecrets(db, secretKeysOf(secretsKeyTexts))
  for (const problem of problems) console.error(problem)
  console.log(rotated === 0 ? 'No secret was encrypted anew.' : `Encrypted ${counted(rotated, 'secret')} with the present key.`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await close()
}
