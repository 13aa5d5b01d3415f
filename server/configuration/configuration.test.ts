import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONFIDENTIAL, ConfigurationError, loadConfiguration } from '#server/configuration/configuration.ts'
import { readOrMakeSetUpToken, removeSetUpToken, setUpTokenFile } from '#server/configuration/secret-file.ts'
import type { Environment } from '#server/configuration/setting-shapes.ts'
import { mustEncrypt } from './mail-settings.ts'

const SECRET = 'a-secret-of-more-than-32-characters'
const OWN_DATABASE = { DATABASE_URL: 'postgres://djag:hunter2@db.example.com/djag', DJAG_SECRET: SECRET }

function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfiguration(environment)
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('refuses an address of a monitor that no call can be made to, and does not repeat it', () => {
    const problems = problemsOf({ ...OWN_DATABASE, DJAG_HEARTBEAT_URL: 'https://ada:hunter2@monitor.example.com/beat' })
    expect(problems).toEqual([expect.stringMatching(/^DJAG_HEARTBEAT_URL: no name and password/)])
    expect(problems[0]).not.toContain('hunter2')
  })

  it('has the documented defaults, and counts empty settings as not set', () => {
    expect(loadConfiguration({ ...OWN_DATABASE, PORT: '', DJAG_TIMEZONE: ' ' })).toMatchObject({
      databaseUrl: OWN_DATABASE.DATABASE_URL,
      port: 3_000,
      host: '127.0.0.1',
      url: 'http://localhost:3000',
      secret: SECRET,
      role: 'both',
      queues: null,
      handlersDir: null,
      handlerEnvironmentNames: [],
      timezone: 'UTC',
      defaultIntervalSeconds: 60,
      scheduleCheckIntervalSeconds: 300,
      taskEstimatedRunTimeSeconds: 60,
      catchUpBatch: 100,
      resilientSyncIntervalSeconds: 600,
      sealAuditsIntervalSeconds: 60,
      keepDays: { runs: 90, logs: 30, audits: 400, counts: 400 },
    })
  })

  it.each([
    ['90', 90],
    ['90 s', 90],
    ['5m', 300],
    ['1 h', 3_600],
  ])('reads the duration %j as %i seconds', (text, seconds) => {
    expect(loadConfiguration({ ...OWN_DATABASE, DJAG_SCHEDULE_CHECK_INTERVAL: text }).scheduleCheckIntervalSeconds).toBe(seconds)
  })

  it('derives the address people use from host and port, unless it is given', () => {
    expect(loadConfiguration({ ...OWN_DATABASE, DJAG_HOST: 'jobs.internal', PORT: '8080' }).url).toBe('http://jobs.internal:8080')
    expect(loadConfiguration({ ...OWN_DATABASE, DJAG_HOST: '0.0.0.0', DJAG_URL: 'https://djag.example.com/' }).url).toBe(
      'https://djag.example.com',
    )
  })

  it.each([
    ['DJAG_KEEP_RUNS_DAYS', '0'],
    ['DJAG_KEEP_LOGS_DAYS', 'a month'],
    ['DJAG_KEEP_AUDITS_DAYS', '1.5'],
    ['DJAG_KEEP_COUNTS_DAYS', '40000'],
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['DJAG_HOST', 'my host'],
    ['DJAG_URL', 'djag.example.com'],
    ['DJAG_ROLE', 'boss'],
    ['DJAG_QUEUES', 'mail,,reports'],
    ['DJAG_CONCURRENCY', '0'],
    ['DJAG_HANDLERS_DIR', '/there/is/no/such/folder'],
    ['DJAG_ACTIONS_DIR', '/there/is/no/such/folder'],
    ['DJAG_HANDLER_ENV', 'AWS_REGION,,X'],
    ['DJAG_HANDLER_ENV', 'AWS_REGION, DATABASE_URL'],
    ['DJAG_HTTP_ALLOW', '10.0.0.0/40'],
    ['DJAG_HTTP_ALLOW', 'http://intranet.example'],
    ['DJAG_HTTP_ALLOW', '10.1, ::1'],
    ['DJAG_TIMEZONE', 'Mars/Olympus'],
    ['DJAG_DEFAULT_INTERVAL', '0'],
    ['DJAG_SCHEDULE_CHECK_INTERVAL', 'often'],
    ['DJAG_TASK_ESTIMATED_RUN_TIME', '-5'],
    ['DJAG_CATCH_UP_BATCH', '1.5'],
    ['DJAG_RESILIENT_SYNC_INTERVAL', '10 days'],
    ['DJAG_TRUSTED_PROXIES', 'nginx'],
    ['DJAG_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['DJAG_TRUSTED_PROXIES', '10.0.0.1,'],
  ])('refuses %s=%j with its name, its value and what to use instead', (name, value) => {
    const problems = problemsOf({ ...OWN_DATABASE, [name]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^${name} is "${value}": .*(use|leave out|there is no such folder)`))
  })

  it('lists all wrong settings at once, and repeats neither password nor secret', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db/x', DJAG_SECRET: 'short', PORT: '0' })
    expect(problems.map((problem) => problem.split(/[: ]/)[0])).toEqual(['DATABASE_URL', 'PORT', 'DJAG_SECRET'])
    expect(problems.join()).not.toMatch(/hunter2|short\b/)
  })

  it('demands a secret when the database is one of your own', () => {
    expect(problemsOf({ DATABASE_URL: OWN_DATABASE.DATABASE_URL })).toEqual([expect.stringContaining('openssl rand')])
  })
})

describe('the token of the first set-up', () => {
  it('is made once, for its owner only, and removed when nobody needs it any more', () => {
    const folder = mkdtempSync(join(tmpdir(), 'djag-set-up-'))
    const token = readOrMakeSetUpToken(folder)
    expect(token.length).toBeGreaterThanOrEqual(32)
    expect(readOrMakeSetUpToken(folder)).toBe(token)
    expect(statSync(setUpTokenFile(folder)).mode & 0o777).toBe(0o600)
    removeSetUpToken(folder)
    removeSetUpToken(folder)
    expect(readOrMakeSetUpToken(folder)).not.toBe(token)
  })

  it('is the one that was set, unless that can be guessed', () => {
    const given = { DATABASE_URL: 'postgres://djag@localhost/djag', DJAG_SECRET: SECRET }
    expect(loadConfiguration({ ...given, DJAG_SETUP_TOKEN: 'sixteen characters' }).setUpToken).toBe('sixteen characters')
    expect(loadConfiguration(given).setUpToken).toBeNull()
    expect(() => loadConfiguration({ ...given, DJAG_SETUP_TOKEN: 'guess me' })).toThrow(
      /^A setting is wrong. DJAG_SETUP_TOKEN: use at least 16/,
    )
    for (const name of CONFIDENTIAL)
      expect(() => loadConfiguration({ ...given, DJAG_HANDLER_ENV: name })).toThrow(new RegExp(`DJAG_HANDLER_ENV.*leave out .*${name}`))
  })
})

describe('the secret on the embedded PostgreSQL', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'djag-configuration-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is made once, for its owner only, and stays the same', () => {
    const dataDir = join(folder, 'new')
    const { secret } = loadConfiguration({ DJAG_DATA_DIR: dataDir })
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(loadConfiguration({ DJAG_DATA_DIR: dataDir }).secret).toBe(secret)
    expect(readFileSync(join(dataDir, 'secret'), 'utf8').trim()).toBe(secret)
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  })

  it('is not replaced when its file was damaged', () => {
    writeFileSync(join(folder, 'secret'), 'half')
    expect(problemsOf({ DJAG_DATA_DIR: folder })).toEqual([expect.stringMatching(/backup, or remove the file/)])
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('half')
  })

  it('cannot be made below a file, which is said', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(problemsOf({ DJAG_DATA_DIR: join(folder, 'file') })).toEqual([expect.stringMatching(/DJAG_DATA_DIR/)])
  })
})

describe('mails', () => {
  const given = { DATABASE_URL: 'postgres://djag@localhost/djag', DJAG_SECRET: SECRET }
  const whole = { ...given, DJAG_SMTP_URL: 'smtp://djag:hunter2@mail.example.org:587', DJAG_MAIL_FROM: 'Djag <djag@example.org>' }

  it('take a server and a sender together', () => {
    expect(problemsOf(whole)).toEqual([])
    expect(problemsOf({ ...whole, DJAG_SMTP_URL: '' })).toEqual([expect.stringContaining('DJAG_SMTP_URL is missing')])
    expect(problemsOf({ ...whole, DJAG_MAIL_FROM: '' })).toEqual([expect.stringContaining('DJAG_MAIL_FROM is missing')])
  })

  it.each([
    ['smtp://mail.example.org:587', true],
    ['smtp://10.0.0.5', true],
    ['smtp://localhost.example.org', true],
    ['smtp://mail.example.org?requireTLS=false', false],
    ['smtp://mail.example.org?requireTLS=true', true],
    ['smtp://localhost?requireTLS=true', true],
    ['smtp://localhost:25', false],
    ['smtp://127.0.0.2', false],
    ['smtp://[::1]:25', false],
    ['smtp://[::ffff:127.0.0.1]', false],
  ])('of %s ask for encryption: %s', (url, must) => {
    expect(mustEncrypt({ url })).toBe(must)
  })

  it.each([
    ['DJAG_SMTP_URL', 'mail.example.org'],
    ['DJAG_SMTP_URL', 'https://djag:hunter2@mail.example.org'],
    ['DJAG_SMTP_URL', 'smtp://djag:hunter2@mail.example.org?requireTLS=no'],
    ['DJAG_SMTP_URL', 'smtp://djag:hunter2@mail.example.org?requireTLS='],
    ['DJAG_SMTP_URL', 'smtp://djag:hunter2@mail.example.org?requireTLS=true&requireTLS=false'],
    ['DJAG_MAIL_FROM', 'djag'],
    ['DJAG_MAIL_FROM', 'a@example.org, b@example.org'],
    ['DJAG_MAIL_FROM', 'Djag\nBcc: everybody@example.org <djag@example.org>'],
  ])('refuse %s=%j, and tell no password', (name, value) => {
    const problems = problemsOf({ ...whole, [name]: value })
    expect(problems).toEqual([expect.stringContaining(name)])
    expect(problems.join()).not.toContain('hunter2')
  })
})

describe('sign-in by a provider', () => {
  const given = { DATABASE_URL: 'postgres://djag@localhost/djag', DJAG_SECRET: SECRET }
  const whole = {
    ...given,
    DJAG_OIDC_ISSUER: 'https://login.example.com/realms/main',
    DJAG_OIDC_CLIENT_ID: 'djag',
    DJAG_OIDC_CLIENT_SECRET: 'hunter2hunter2',
    DJAG_OIDC_DOMAINS: 'example.com',
  }

  it('takes issuer, client, secret and domains together', () => {
    expect(problemsOf(whole)).toEqual([])
    for (const name of Object.keys(whole).filter((each) => each.startsWith('DJAG_OIDC')))
      expect(problemsOf({ ...whole, [name]: '' })).toEqual([expect.stringContaining(`${name} is missing`)])
  })

  it.each([
    ['DJAG_OIDC_ISSUER', 'http://login.example.com'],
    ['DJAG_OIDC_ISSUER', 'https://login.example.com/?a=b'],
    ['DJAG_OIDC_DOMAINS', 'example.com, *'],
    ['DJAG_OIDC_DOMAINS', '@example.com'],
    ['DJAG_OIDC_ROLES', 'ops'],
    ['DJAG_OIDC_ROLES', 'ops=boss'],
    ['DJAG_OIDC_ROLES', 'ops=viewer, ops=editor'],
    ['DJAG_OIDC_ROLES', '=viewer'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...whole, [name]: value })).toEqual([expect.stringContaining(name)])
  })
})
