import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Settings that whoever runs as the same user must not find by looking at this process. */
export const SECRETS = [
  'DATABASE_URL',
  'DJAG_DIRECT_URL',
  'DJAG_SECRET',
  'DJAG_SECRETS_KEY',
  'DJAG_SECRETS_KEY_OLD',
  'DJAG_SETUP_TOKEN',
  'DJAG_METRICS_TOKEN',
  'DJAG_OIDC_CLIENT_SECRET',
  'DJAG_HEARTBEAT_URL',
  'DJAG_SMTP_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
]

/** What names of variables begin with that hold the address of a database, with its password, for the handler `sql-query`. */
const DATABASES = 'DJAG_SQL_'

const FILE = 'DJAG_SECRETS_FILE'

/**
 * Takes the secrets out of the environment that the system shows of this process for as long as it lives (/proc/PID/environ), by starting it
 * anew in its place: same process id, same arguments. They are handed over in a file that is gone a moment later. Does nothing where there
 * is nothing to hide, or where a process cannot take its own place (before Node 22.15, and below a parent with a channel to it).
 */
export function hideSecrets() {
  const file = process.env[FILE]
  if (file !== undefined) return takeOver(file)
  const shown = shownEnvironment().filter((entry) => isSecret(entry.split('=', 1)[0] ?? ''))
  if (shown.length === 0 || process.channel || typeof process.execve !== 'function') return
  const path = join(mkdtempSync(join(tmpdir(), 'djag-start-')), 'settings')
  writeFileSync(path, JSON.stringify(secretsOf(process.env)), { mode: 0o600 })
  const options = ['--disable-warning=ExperimentalWarning', ...process.execArgv]
  process.execve(process.execPath, [process.execPath, ...options, ...process.argv.slice(1)], {
    ...withoutSecrets(process.env),
    [FILE]: path,
  })
}

/** @param {NodeJS.ProcessEnv} environment */
export function secretsOf(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isSecret(name)))
}

/** @param {NodeJS.ProcessEnv} environment */
export function withoutSecrets(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSecret(name)))
}

/** @param {string} name */
function isSecret(name) {
  return SECRETS.includes(name) || name.startsWith(DATABASES)
}

function takeOver(file) {
  delete process.env[FILE]
  Object.assign(process.env, JSON.parse(readFileSync(file, 'utf8')))
  rmSync(dirname(file), { recursive: true, force: true })
}

function shownEnvironment() {
  try {
    return readFileSync('/proc/self/environ', 'latin1').split('\0')
  } catch {
    return []
  }
}
