import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('a channel is added, tried, and what came back stands beside it; given up, a message is sent again; a rule leads to it', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const received: string[] = []
  let status = 410
  const receiver = createServer(async (request, response) => {
    let body = ''
    for await (const bytes of request) body += bytes
    received.push(body)
    response.writeHead(status).end(status === 410 ? 'nobody is here' : 'welcome')
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  try {
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    await openPage(page, '/settings/notifications')
    await page.getByRole('button', { name: 'Add a channel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('on call')
    await dialog.getByLabel('Address').fill('hooks.example.org')
    await dialog.getByRole('button', { name: 'Add it' }).click()
    await expect(dialog.getByText('Write a whole address')).toBeVisible()
    await expect(dialog.getByLabel('Name')).toHaveValue('on call')
    await expectAccessible(page)
    await dialog.getByLabel('Address').fill(address)
    await dialog.getByRole('button', { name: 'Add it' }).click()
    await expect(dialog).toHaveCount(0)

    const row = page.getByRole('table', { name: 'Channels' }).getByRole('row', { name: /on call/ })
    await row.getByRole('button', { name: 'Test on call' }).click()
    await expect(row).toContainText('It answered 410: nobody is here', { timeout: 30_000 })
    status = 200
    const message = page.getByRole('table', { name: 'Messages' }).getByRole('row', { name: /Djag reaches you/ })
    await message.getByRole('button', { name: 'Send again' }).click()
    await expect(message).toContainText('Delivered', { timeout: 30_000 })
    expect(received).toHaveLength(2)
    expect(JSON.parse(received[1] ?? '')).toMatchObject({ type: 'test' })
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Add a rule' }).click()
    await dialog.getByLabel('Name').fill('office hours')
    await dialog.getByLabel('Severity').selectOption('critical')
    await dialog.getByRole('switch', { name: /At some hours only/ }).click()
    await dialog.getByLabel('From').fill('8 in the morning')
    await dialog.getByRole('button', { name: 'Add it' }).click()
    await expect(dialog.getByText('Write a time of day')).toBeVisible()
    await dialog.getByLabel('From').fill('08:00')
    await dialog.getByRole('button', { name: 'Add it' }).click()
    await expect(dialog.getByText('Choose where to.')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('checkbox', { name: 'on call' }).click()
    await dialog.getByRole('button', { name: 'Add it' }).click()
    const rule = page.getByRole('list', { name: 'Rules' }).getByRole('listitem')
    await expect(rule).toContainText('critical ones; Mon, Tue, Wed, Thu, Fri from 08:00 to 18:00')
    await expectAccessible(page)

    await row.getByRole('button', { name: 'Delete on call' }).click()
    await dialog.getByRole('button', { name: 'Delete channel' }).click()
    await expect(page.getByText('The notification rule “office hours” chooses it.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await rule.getByRole('button', { name: 'Delete office hours' }).click()
    await dialog.getByRole('button', { name: 'Delete rule' }).click()
    await expect(page.getByText('None: warnings and graver incidents')).toBeVisible()

    await row.getByRole('button', { name: 'Delete on call' }).click()
    await dialog.getByRole('button', { name: 'Delete channel' }).click()
    await expect(page.getByText('No channels yet')).toBeVisible()
    expect(errors).toEqual([])
  } finally {
    receiver.closeAllConnections()
    receiver.close()
  }
})
