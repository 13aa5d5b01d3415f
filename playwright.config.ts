import { defineConfig } from '@playwright/test'
import { findBrowser } from './tests/browser.ts'

const { executablePath, env } = await findBrowser()

export default defineConfig({
  testDir: './e2e',
  globalSetup: './tests/shared-application.ts',
  outputDir: './test-results',
  // The tests share one application, whose first account the first test makes.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    // Set by the global set-up.
    baseURL: process.env.DJAG_TEST_URL,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath, env: { ...(process.env as Record<string, string>), ...env } },
  },
})
