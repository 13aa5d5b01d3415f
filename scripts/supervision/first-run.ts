import { needsSetUp } from '#server/auth/set-up-administrator.ts'
import { type Configuration, ConfigurationError } from '#server/configuration/configuration.ts'
import { readOrMakeSetUpToken, removeSetUpToken, setUpTokenFile } from '#server/configuration/secret-file.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

/** What a start has to tell while nobody has an account. */
export type FirstRun = {
  /** What the set-up takes; null when it is over. */
  token: string | null
  /** Where the set-up is, when the link can carry the token. */
  address: string | null
  sentences: string[]
}

export const NO_FIRST_RUN: FirstRun = { token: null, address: null, sentences: [] }

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/**
 * While nobody has an account, anybody who reaches the set-up could become the administrator: it takes a token that only whoever sees the output
 * of this start, or may read its data folder, knows. Where the web can be reached from this machine alone, the link carries it, in the part that
 * browsers send to nobody.
 * @throws ConfigurationError when the token cannot be kept
 */
export async function prepareFirstRun(configuration: Configuration, databaseUrl: string): Promise<FirstRun> {
  const { dataDir, host, url, setUpToken } = configuration
  if (!(await isSetUpDue(databaseUrl))) {
    removeSetUpToken(dataDir)
    return NO_FIRST_RUN
  }
  const open = `Nobody has an account yet. Open ${url}/set-up; its token is`
  if (setUpToken !== null) return { token: setUpToken, address: null, sentences: [`${open} the value of DJAG_SETUP_TOKEN.`] }
  const token = madeToken(dataDir)
  if (LOOPBACK.includes(host)) return { token, address: `${url}/set-up#token=${token}`, sentences: [] }
  return { token, address: null, sentences: [`${open} ${token} (also in ${setUpTokenFile(dataDir)}).`] }
}

function madeToken(dataDir: string): string {
  try {
    return readOrMakeSetUpToken(dataDir)
  } catch (error) {
    throw new ConfigurationError([(error as Error).message])
  }
}

async function isSetUpDue(databaseUrl: string): Promise<boolean> {
  const { db, close } = openDatabase(databaseUrl, { applicationName: 'djag start', connections: 1, ...SESSION_LIMITS.web })
  try {
    return await needsSetUp(db)
  } finally {
    await close()
  }
}
