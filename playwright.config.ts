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
  timeout: 90_000,
  expect: { timeout: 20_000 },
  use: {
    // Set by the global set-up.
    baseURL: process.env.DJAG_TEST_URL,
    viewport: { width: 1440, height: 900 },
    // Recording a trace makes every test half as fast again; ask for one where it is needed.
    trace: process.env.DJAG_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, env: { ...(process.env as Record<string, string>), ...env } },
  },
})
