import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { OWNER } from '#server/embedded-postgres/database-owner.ts'
import { acquireEmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { TEMPLATE_PREPARATIONS } from '#tests/prepare-template.ts'
import { temporaryFolder } from '../scripts/testing/temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the throwaway server as its superuser, at a database no test uses. */
    testServerUrl: string
    /** The same as the role that owns the test databases, which is no superuser: what Djag's programs log in as. */
    testOwnerUrl: string
    /** Name of the migrated database that every test file's own is cloned from. */
    testTemplate: string
  }
}

const TEMPLATE = 'djag_template'
const FOLDER = /^djag-tests-(\d+)-/

/** Nothing in these databases outlives the tests, so nothing waits for the disk; many pools are open at once. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300', autovacuum: 'off' }

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends and removes the servers of test runs that were killed or that kept theirs for an evaluation. */
async function removeAbandonedServers() {
  const parent = temporaryFolder()
  for (const name of readdirSync(parent)) {
    const owner = FOLDER.exec(name)?.[1]
    if (owner === undefined || isAlive(Number(owner))) continue
    const dataDir = join(parent, name)
    const server = await acquireEmbeddedPostgres({ dataDir, log: () => {}, settings: SETTINGS }).catch(() => null)
    await server?.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Makes a database that belongs to Djag's role, a copy of `template` where one is named; gives its URL. */
export async function makeOwnedDatabase(server: { url: string; ownerUrl: string }, name: string, template?: string): Promise<string> {
  const administrator = postgres(server.url, { max: 1, onnotice: () => {} })
  try {
    return await makeDatabaseBy(administrator, server.ownerUrl, name, template)
  } finally {
    await administrator.end()
  }
}

/** The same by a connection of the superuser that is there. */
export async function makeDatabaseBy(administrator: postgres.Sql, ownerUrl: string, name: string, template?: string): Promise<string> {
  // To copy files takes the server half of what it takes to copy page by page, through its buffers and its log.
  const copy = template ? `template ${template} strategy file_copy` : ''
  await administrator.unsafe(`create database ${name} owner ${OWNER} ${copy}`)
  return Object.assign(new URL(ownerUrl), { pathname: `/${name}` }).href
}

export type ThrowawayServer = {
  /** Of the superuser, at a database that nothing uses. */
  url: string
  /** Of the role that owns Djag's databases. */
  ownerUrl: string
  /** The migrated database to clone. */
  template: string
  /** Ends and removes it; with DJAG_KEEP_TEST_DATABASES it goes on until the next test run. */
  stop(): Promise<void>
}

/** Lets the databases' owner empty tables without their triggers (`clearTables`), which of a real server it may not. */
async function allowEmptying(url: string) {
  const administrator = postgres(url, { max: 1 })
  try {
    await administrator.unsafe(`grant set on parameter session_replication_role to ${OWNER}`)
  } finally {
    await administrator.end()
  }
}

/** Starts a throwaway PostgreSQL with a migrated template, and removes what earlier ones left behind. */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  await removeAbandonedServers()
  const dataDir = mkdtempSync(join(temporaryFolder(), `djag-tests-${process.pid}-`))
  chmodSync(dataDir, 0o755)
  const server = await acquireEmbeddedPostgres({ dataDir, log: console.error, settings: SETTINGS })
  const urls = { url: server.superuserUrl, ownerUrl: server.url }
  await allowEmptying(urls.url)
  const templateUrl = await makeOwnedDatabase(urls, TEMPLATE)
  for (const prepare of TEMPLATE_PREPARATIONS) await prepare(templateUrl)
  const stop = async () => {
    if (process.env.DJAG_KEEP_TEST_DATABASES) {
      console.log(`The test server goes on until the next test run: ${server.superuserUrl}`)
      return
    }
    await server.release()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ...urls, template: TEMPLATE, stop }
}

/** What makes test runs that are started with it use this server, for who runs tests many times over. */
export function testServerInEnvironment(server: ThrowawayServer): { DJAG_TEST_SERVER: string } {
  return { DJAG_TEST_SERVER: JSON.stringify(server) }
}

/** Starts the server of all database tests, or takes the one that DJAG_TEST_SERVER tells of (`testServerInEnvironment`); gives back its end. */
export default async function startPostgresServer(project: TestProject) {
  const running = process.env.DJAG_TEST_SERVER
  const server: ThrowawayServer = running
    ? { ...(JSON.parse(running) as ThrowawayServer), stop: async () => {} }
    : await startThrowawayServer()
  project.provide('testServerUrl', server.url)
  project.provide('testOwnerUrl', server.ownerUrl)
  project.provide('testTemplate', server.template)
  return server.stop
}
