import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

const DUMP = [
  { model: 'django_celery_beat.intervalschedule', pk: 1, fields: { every: 1, period: 'days' } },
  { model: 'django_celery_beat.crontabschedule', pk: 1, fields: { minute: '30', hour: '0', timezone: 'Europe/Berlin' } },
  {
    model: 'django_celery_beat.periodictask',
    pk: 1,
    fields: { name: 'moved load', task: 'log', interval: 1, kwargs: '{"message": "loaded"}', enabled: false },
  },
  {
    model: 'django_celery_beat.periodictask',
    pk: 2,
    fields: { name: 'moved report', task: 'log', crontab: 1, kwargs: '{"message": 5}', enabled: false },
  },
]

test('what is pasted is shown first, what it leaves open is asked, and tasks are made all at once or not at all', async ({ page }) => {
  await openPage(page, '/tasks')
  await page.getByRole('link', { name: 'Import', exact: true }).click()
  const text = page.getByRole('textbox', { name: 'What is to be imported' })
  await text.fill('61 5 * * * job')
  await expect(page.getByText('Nothing in it becomes a task.')).toBeVisible()
  await text.fill('[{"model": "django_celery_beat.periodictask"}]')
  await expect(page.getByText(/It cannot be read\. Its row 1 is none/)).toBeVisible()

  await text.fill(JSON.stringify(DUMP))
  await expect(page.getByLabel('Kind')).toContainText('django-celery-beat')
  await expect(page.getByText('counts from when beat started')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Make 2 tasks' })).toBeDisabled()
  await page.getByLabel('Time zone of its machine').click()
  await page.keyboard.type('Berlin')
  await page.getByRole('option', { name: /Europe\/Berlin/ }).click()
  await expect(page.getByText('Answer what is open first: where it is from.')).toBeVisible()
  await page.getByLabel('Where it is from').fill('beat of web-1')
  await page.getByRole('checkbox', { name: /“moved report” waits for “moved load”/ }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make 2 tasks' }).click()

  // Its arguments do not fit: none is made, and nothing is lost.
  await expect(page.getByText('No task was made: 1 task cannot be made as it stands.')).toBeVisible()
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: 'moved report' })
      .getByText(/kwargs/),
  ).toBeVisible()
  await text.fill(JSON.stringify(DUMP).replace('\\"message\\": 5', '\\"message\\": \\"told\\"'))
  await page.getByRole('button', { name: 'Make 2 tasks' }).click()
  await expect(page.getByRole('status').getByText('Made 2 tasks.')).toBeVisible()
  const { rows } = await readView<{ rows: { name: string }[] }>(page, '/v1/pages/tasks?search=moved')
  expect(rows.map(({ name }) => name).toSorted()).toEqual(['moved load', 'moved report'])
  const { rows: edges } = await readView<{ rows: object[] }>(page, '/v1/pages/dependencies?search=moved')
  expect(JSON.stringify(edges)).toContain('moved report')

  await page.getByRole('button', { name: 'Make 2 tasks' }).click()
  await expect(page.getByText(/There already, and left as they are: “moved load”, “moved report”/)).toBeVisible()
})

test('commands become definitions to be copied, and a file says what it is', async ({ page }) => {
  await openPage(page, '/tasks/import')
  const units = '# load.timer\n[Timer]\nOnCalendar=weekly UTC\n# load.service\n[Service]\nExecStart=/bin/job {x}\n'
  await page.getByLabel('File to import').setInputFiles({ name: 'units.txt', mimeType: 'text/plain', buffer: Buffer.from(units) })
  await expect(page.getByText('0 0 * * 1')).toBeVisible()
  await page.getByText('load.handler.yaml').click()
  await expect(page.getByText('Imported from units.txt: load.timer')).toBeVisible()
  await page.getByRole('button', { name: 'Make 1 task' }).click()
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: 'load.timer' })
      .first()
      .getByText(/handler/),
  ).toBeVisible()
})
