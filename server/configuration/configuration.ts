import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { CHECKOUT } from '#server/database/checkout.ts'
import { ConnectionUrlError, connectionTarget } from '#server/database/connection-target.ts'
import { CONTAINER_SETTINGS } from './container-settings.ts'
import { HTTP_ALLOW_SETTING } from './http-allow.ts'
import { MAIL_SETTINGS, type MailSettings, mailSettingsOf, missingMailSettings } from './mail-settings.ts'
import { MONITORING_SETTINGS } from './monitoring-settings.ts'
import { missingOidcSettings, OIDC_SETTINGS } from './oidc-settings.ts'
import { RETENTION_SETTINGS, type RetentionDays, retentionDaysOf } from './retention-settings.ts'
import { SCHEDULING_SETTINGS } from './scheduling-settings.ts'
import { LEAST_SECRET_LENGTH, LEAST_SET_UP_TOKEN_LENGTH, readOrMakeSecret } from './secret-file.ts'
import { type KeyTexts, SECRETS_KEY_SETTINGS, secretsKeyTexts } from './secrets-keys.ts'
import { duration, type Environment, givenSettings, wholeNumber } from './setting-shapes.ts'
import { SHELL_SETTING } from './shell-setting.ts'
import { TRACING_SETTINGS, type Tracing, tracingOf } from './tracing-settings.ts'
import { TRUSTED_PROXIES_SETTING } from './trusted-proxies.ts'

/** Everything that can be set from outside, checked once at start. Durations are whole seconds. */
export interface Configuration {
  /** Null: the embedded PostgreSQL of the data folder. */
  databaseUrl: string | null
  /** Leads to PostgreSQL itself where `databaseUrl` leads through a pooler; null where it is the same. */
  directUrl: string | null
  dataDir: string
  port: number
  host: string
  /** The address people use, without a slash at its end. */
  url: string
  /** Signs sessions. */
  secret: string
  /** What secrets are encrypted and decrypted by. */
  secretsKeyTexts: KeyTexts
  /** What the first set-up takes; null: made when it is needed. */
  setUpToken: string | null
  role: 'scheduler' | 'runner' | 'both'
  /** The queues this worker serves; null for all. */
  queues: string[] | null
  concurrency: number
  handlersDir: string | null
  /** The folder of the team's own actions (rule R13). */
  actionsDir: string | null
  /** Names of variables of the worker's environment that handlers see, too. */
  handlerEnvironmentNames: string[]
  timezone: string
  defaultIntervalSeconds: number
  scheduleCheckIntervalSeconds: number
  taskEstimatedRunTimeSeconds: number
  catchUpBatch: number
  resilientSyncIntervalSeconds: number
  /** From one sealing of audits to the next (rule K7). */
  sealAuditsIntervalSeconds: number
  /** How long what has ended is kept. */
  keepDays: RetentionDays
  /** What is called while all is well; null: nobody listens. */
  heartbeatUrl: string | null
  /** Who takes runs as traces, if anybody. */
  tracing: Tracing
  /** How mails are sent; null: there are none. */
  mail: MailSettings | null
}

/** Wrong settings, all of them, one a line, each with what to change. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `A setting is wrong. ${problems[0]}`
        : `${problems.length} settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    )
    this.problems = problems
  }
}

const DEFAULT_DATA_DIR = join(CHECKOUT, '.djag')

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

/** Names of settings whose values no message may repeat, and no handler may see. */
export const CONFIDENTIAL = [
  'DATABASE_URL',
  'DJAG_DIRECT_URL',
  'DJAG_SECRET',
  'DJAG_SECRETS_KEY',
  'DJAG_SECRETS_KEY_OLD',
  'DJAG_SETUP_TOKEN',
  'DJAG_METRICS_TOKEN',
  'DJAG_HEARTBEAT_URL',
  'DJAG_SMTP_URL',
  'DJAG_OIDC_CLIENT_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
]

/** A connection URL that Djag can read, checked with the reader that the drivers get their options from. */
const connectionUrl = z
  .string()
  .superRefine((url, context) => {
    try {
      connectionTarget(url)
    } catch (error) {
      if (!(error instanceof ConnectionUrlError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
    }
  })
  .optional()

const presentFolder = z
  .string()
  .transform((path) => resolve(path))
  .refine((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory(), 'there is no such folder: make it, or correct the path')

const SETTINGS = z.object({
  DATABASE_URL: connectionUrl,
  DJAG_DIRECT_URL: connectionUrl,
  DJAG_DATA_DIR: z
    .string()
    .default(DEFAULT_DATA_DIR)
    .transform((path) => resolve(path)),
  PORT: wholeNumber(1, 65_535, 3_000),
  DJAG_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'use a host name or an address, such as 127.0.0.1 (this machine only) or 0.0.0.0 (every network)')
    .default('127.0.0.1'),
  DJAG_URL: z
    .string()
    .refine((url) => isUrl(url, ['http:', 'https:']) && new URL(url).pathname === '/', {
      error: 'use the address people open, such as https://djag.example.com, without a path',
    })
    .transform((url) => new URL(url).origin)
    .optional(),
  DJAG_SECRET: z
    .string()
    .min(LEAST_SECRET_LENGTH, `use at least ${LEAST_SECRET_LENGTH} random characters; "openssl rand -base64 32" makes some`)
    .optional(),
  ...SECRETS_KEY_SETTINGS,
  DJAG_SETUP_TOKEN: z
    .string()
    .trim()
    .min(LEAST_SET_UP_TOKEN_LENGTH, `use at least ${LEAST_SET_UP_TOKEN_LENGTH} random characters, or leave it out to have one made`)
    .max(200, 'use at most 200 characters')
    .optional(),
  DJAG_ROLE: z.enum(['scheduler', 'runner', 'both'], 'use scheduler, runner or both').default('both'),
  DJAG_QUEUES: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => /^[\w.\-/]+$/.test(name)), {
      error: 'use queue names of letters, digits and . - _ / with commas between them, or leave it out to serve all',
    })
    .optional(),
  DJAG_CONCURRENCY: wholeNumber(1, 1_000, availableParallelism() * 4),
  DJAG_HANDLERS_DIR: presentFolder.optional(),
  DJAG_ACTIONS_DIR: presentFolder.optional(),
  DJAG_HANDLER_ENV: z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => /^[A-Za-z_]\w*$/.test(name)), {
      error: 'use names of environment variables with commas between them, such as AWS_REGION,HTTPS_PROXY',
    })
    .refine((names) => !names.some((name) => CONFIDENTIAL.includes(name)), {
      error: `leave out ${CONFIDENTIAL.join(', ')}: they are for Djag alone`,
    })
    .optional(),
  DJAG_TIMEZONE: z.string().refine(isZone, 'use the name of a time zone, such as UTC or Europe/Berlin').default('UTC'),
  DJAG_DEFAULT_INTERVAL: duration(1, 3_600, 60),
  DJAG_SCHEDULE_CHECK_INTERVAL: duration(1, 86_400, 300),
  ...SCHEDULING_SETTINGS,
  ...TRUSTED_PROXIES_SETTING,
  ...HTTP_ALLOW_SETTING,
  ...CONTAINER_SETTINGS,
  ...SHELL_SETTING,
  DJAG_RESILIENT_SYNC_INTERVAL: duration(1, 86_400, 600),
  DJAG_SEAL_AUDITS_INTERVAL: duration(1, 86_400, 60),
  ...RETENTION_SETTINGS,
  ...MONITORING_SETTINGS,
  ...TRACING_SETTINGS,
  ...MAIL_SETTINGS,
  ...OIDC_SETTINGS,
})

/** Every variable that is read. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS.shape)

function describeProblem(name: string, message: string, environment: Environment): string {
  return CONFIDENTIAL.includes(name) ? `${name}: ${message}.` : `${name} is "${environment[name]}": ${message}.`
}

function findSecret(settings: z.infer<typeof SETTINGS>): string {
  if (settings.DJAG_SECRET) return settings.DJAG_SECRET
  if (settings.DATABASE_URL)
    throw new ConfigurationError([
      'DJAG_SECRET is missing, and with a DATABASE_URL of your own it is needed: set the same value for web and worker, of at least ' +
        `${LEAST_SECRET_LENGTH} random characters ("openssl rand -base64 32" makes some), and keep it, as it reads what was encrypted with it.`,
    ])
  try {
    const secret = readOrMakeSecret(settings.DJAG_DATA_DIR)
    if (secret.length >= LEAST_SECRET_LENGTH) return secret
  } catch (error) {
    throw new ConfigurationError([(error as Error).message])
  }
  throw new ConfigurationError([
    `The file secret in ${settings.DJAG_DATA_DIR} holds fewer than ${LEAST_SECRET_LENGTH} characters: put the right one back from a backup, or remove the file to get a new one (which ends all sessions).`,
  ])
}

function derivedUrl(host: string, port: number): string {
  const shown = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${shown}${port === 80 ? '' : `:${port}`}`
}

/**
 * Reads every setting from the environment; an empty one counts as not set. On the embedded PostgreSQL it makes the secret when there is none.
 * @throws ConfigurationError that lists every wrong setting with what to change
 */
export function loadConfiguration(environment: Environment): Configuration {
  const given = givenSettings(environment)
  const parsed = SETTINGS.safeParse(given)
  if (!parsed.success)
    throw new ConfigurationError(parsed.error.issues.map(({ path, message }) => describeProblem(String(path[0]), message, given)))
  const settings = parsed.data
  const { problems, ...tracing } = tracingOf(settings)
  const wrong = [...missingOidcSettings(settings), ...missingMailSettings(settings), ...problems]
  if (wrong.length > 0) throw new ConfigurationError(wrong)
  const secret = findSecret(settings)
  return {
    databaseUrl: settings.DATABASE_URL ?? null,
    directUrl: settings.DJAG_DIRECT_URL ?? null,
    dataDir: settings.DJAG_DATA_DIR,
    port: settings.PORT,
    host: settings.DJAG_HOST,
    url: settings.DJAG_URL ?? derivedUrl(settings.DJAG_HOST, settings.PORT),
    secret,
    secretsKeyTexts: secretsKeyTexts(given, secret),
    setUpToken: settings.DJAG_SETUP_TOKEN ?? null,
    role: settings.DJAG_ROLE,
    queues: settings.DJAG_QUEUES ?? null,
    concurrency: settings.DJAG_CONCURRENCY,
    handlersDir: settings.DJAG_HANDLERS_DIR ?? null,
    actionsDir: settings.DJAG_ACTIONS_DIR ?? null,
    handlerEnvironmentNames: settings.DJAG_HANDLER_ENV ?? [],
    timezone: settings.DJAG_TIMEZONE,
    defaultIntervalSeconds: settings.DJAG_DEFAULT_INTERVAL,
    scheduleCheckIntervalSeconds: settings.DJAG_SCHEDULE_CHECK_INTERVAL,
    taskEstimatedRunTimeSeconds: settings.DJAG_TASK_ESTIMATED_RUN_TIME,
    catchUpBatch: settings.DJAG_CATCH_UP_BATCH,
    resilientSyncIntervalSeconds: settings.DJAG_RESILIENT_SYNC_INTERVAL,
    sealAuditsIntervalSeconds: settings.DJAG_SEAL_AUDITS_INTERVAL,
    keepDays: retentionDaysOf(settings),
    heartbeatUrl: settings.DJAG_HEARTBEAT_URL ?? null,
    tracing,
    mail: mailSettingsOf(settings),
  }
}
