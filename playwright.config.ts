import { defineConfig } from '@playwright/test'
import { findBrowser } from './tests/browser.ts'

const { executablePath, env } = await findBrowser()

/** They start and kill installations of their own, which takes the longest: begun first, one of them is not what all wait for at the end. */
const OWN_INSTALLATIONS = ['main-journey.spec.ts', 'database-away.spec.ts', 'graph.spec.ts']

export default defineConfig({
  testDir: './e2e',
  globalSetup: './tests/web-build.ts',
  outputDir: './test-results',
  // Each has an application of its own, whose first account its first test makes.
  workers: 2,
  fullyParallel: false,
  projects: chosenProjects(),
  forbidOnly: Boolean(process.env.CI),
  // The other tests run beside them.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    // Recording a trace makes every test half as fast again; ask for one where it is needed.
    trace: process.env.DJAG_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    // Signs that turn are drawn sixty times a second, which without a graphics card costs a tenth of a core each.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath, env: { ...(process.env as Record<string, string>), ...env } },
  },
})

/** All journeys; or the pictures alone. */
function chosenProjects() {
  if (process.env.DJAG_PICTURES) return [{ name: 'pictures', testMatch: 'pictures.ts' }]
  return [
    { name: 'own installations', testMatch: OWN_INSTALLATIONS },
    { name: 'pages', testIgnore: OWN_INSTALLATIONS },
  ]
}
