import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type { RunPage } from '#domain/views/run-views.ts'
import type { TaskPage } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

// `npm run screenshots`: the pictures of README and docs, out of the demo's company. No test of `npm test`.

const FOLDER = fileURLToPath(new URL('../docs/images', import.meta.url))

type Picture = { name: string; path: (page: Page) => Promise<string>; shows: (page: Page) => ReturnType<Page['locator']> }

const PICTURES: readonly Picture[] = [
  { name: 'overview', path: async () => '/', shows: (page) => page.getByRole('region', { name: /^Still failing/ }) },
  { name: 'graph', path: async () => '/graph', shows: (page) => page.locator('.react-flow__node').first() },
  {
    name: 'waiting-task',
    path: async (page) => `/tasks/${await waitingTaskId(page)}`,
    shows: (page) => page.getByRole('region', { name: 'What it does and why' }),
  },
  {
    name: 'run',
    path: async (page) => `/runs/${await failedRunId(page)}`,
    shows: (page) => page.getByRole('heading', { name: /^Log/ }),
  },
]

async function waitingTaskId(page: Page): Promise<number> {
  const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks?state=waiting')
  if (!rows[0]) throw new Error('No task of the demo waits.')
  return rows[0].id
}

async function failedRunId(page: Page): Promise<string> {
  const { rows } = await readView<RunPage>(page, '/v1/runs?state=failed')
  if (!rows[0]) throw new Error('No run of the demo has failed.')
  return rows[0].id
}

for (const { name, path, shows } of PICTURES)
  for (const colorScheme of ['light', 'dark'] as const)
    test(`${name}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await openPage(page, await path(page))
      await expect(shows(page)).toBeVisible()
      await expect(page.locator('.late-appearing')).toHaveCount(0)
      await page.screenshot({ path: join(FOLDER, colorScheme === 'light' ? `${name}.png` : `${name}-dark.png`), animations: 'disabled' })
    })
