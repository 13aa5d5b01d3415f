import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/longest-first.ts'

const DATABASE_TESTS = '{server,worker,scripts,tests,clients}/**/*.db.test.ts'
/** They need programs that npm does not bring. */
const CLIENT_TESTS = '{server,worker,scripts,tests}/**/*.clients.test.ts'

const ON_POSTGRES = {
  alias: { 'next/headers': fileURLToPath(new URL('tests/next-headers.ts', import.meta.url)) },
  globalSetup: ['./tests/program-build.ts', './tests/postgres-server.ts'],
  setupFiles: ['./tests/begin-file.ts'],
}

export default defineConfig({
  test: {
    // Vitest leaves one core to others, which on two cores is half of them; and the tests of processes and databases wait for most of their time.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // To load our modules and packages anew for each of some three hundred files took half of the time that all tests took.
    isolate: false,
    // A test that does not end is found all the same; one beside load on every core may take ten times as long as alone.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{scheduling,domain,components,app,server,worker,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: [DATABASE_TESTS, CLIENT_TESTS],
        },
      },
      {
        extends: true,
        test: { name: 'db', include: [DATABASE_TESTS], ...ON_POSTGRES },
      },
      { extends: true, test: { name: 'clients', include: [CLIENT_TESTS], ...ON_POSTGRES } },
    ],
  },
})
