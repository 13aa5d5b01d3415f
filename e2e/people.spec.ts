import type { BrowserContext, Locator, Page } from '@playwright/test'
import type { RunPage } from '#domain/views/run-views.ts'
import { ADMINISTRATOR } from '#e2e/administrator.ts'
import { deleteTaskByApi, makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { openPage, reloadPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { callServerAction, serverActions } from '#e2e/server-actions.ts'
import { expect, test } from '#e2e/signed-in.ts'
import { PAGE_RULES } from '#tests/permissions/entries.ts'
import { codeOfApp } from '#tests/totp.ts'

/** Nobody: no cookies, whatever the test is signed in as. */
const STRANGER = { cookies: [], origins: [] }
const PASSWORD = 'difference engine'
let invited = 0

type Invited = { name: string; email: string; browser: BrowserContext; own: Page }

/** Somebody who is not there yet, and a browser of their own. */
async function newcomer(page: Page, role: string): Promise<Invited> {
  const [name, email] = [`Grace ${role} ${++invited}`, `grace-${role}-${invited}@example.org`]
  const browser = (await page
    .context()
    .browser()
    ?.newContext({ storageState: STRANGER, baseURL: new URL(page.url()).origin })) as BrowserContext
  return { name, email, browser, own: await browser.newPage() }
}

/** Invites somebody by the form, who chooses a password by the link in a browser of their own. */
async function inviteByForm(page: Page, role: string): Promise<Invited> {
  await openPage(page, '/people')
  const somebody = await newcomer(page, role)
  const { name, email, own } = somebody
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByLabel('Role').selectOption(role)
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const link = await page
    .getByRole('dialog', { name: `Give this link to ${name}` })
    .locator('pre')
    .textContent()
  await page.getByRole('button', { name: 'I have copied it' }).click()
  await own.goto(link ?? '')
  await own.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await own.getByLabel('Password again').fill(PASSWORD)
  await own.getByRole('button', { name: 'Choose this password' }).click()
  await expect(own.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  expect(own.url()).not.toContain('token')
  return somebody
}

/** Invites somebody, who chooses a password and is signed in, by what the forms call: for journeys that begin with them. */
async function invite(page: Page, role: string, tags: string[] | null = null): Promise<Invited> {
  await openPage(page, '/people')
  const somebody = await newcomer(page, role)
  const { name, email, own } = somebody
  const { origin } = new URL(page.url())
  const act = async (by: Page, wanted: string, input: object) => {
    const action = serverActions().find((found) => found.name === wanted)
    if (!action) throw new Error(`There is no server action ${wanted}.`)
    return await (await callServerAction(by.request, action.id, action.page, JSON.stringify([input]), { origin })).text()
  }
  const token = /"token":"([^"]+)"/.exec(await act(page, 'invitePersonAction', { name, email, role, tags }))?.[1]
  expect(await act(own, 'choosePasswordAction', { token, password: PASSWORD })).toContain(email)
  const signedIn = await own.request.post('/api/auth/sign-in/email', { data: { email, password: PASSWORD }, headers: { origin } })
  expect(signedIn.status()).toBe(200)
  return somebody
}

async function openPerson(page: Page, name: string): Promise<Locator> {
  await openPage(page, '/people')
  const row = page.getByRole('row', { name: new RegExp(name) })
  await row.click()
  await expect(page.getByRole('button', { name: /^(Deactivate|Reactivate)/ })).toBeVisible()
  return row
}

test('a viewer who was invited finds no buttons, and the server refuses all the same', async ({ page }) => {
  const { browser, own } = await inviteByForm(page, 'viewer')
  await openPage(own, '/tasks')
  await expect(own.getByRole('table', { name: 'Tasks' }).getByRole('row').nth(2)).toBeVisible()
  await expect(own.getByRole('link', { name: 'New task' })).toHaveCount(0)
  await expect(own.getByRole('link', { name: 'People' })).toHaveCount(0)
  await openPage(own, '/people')
  await expect(own.getByText('It takes the role administrator.')).toBeVisible()
  expect((await own.request.get('/api/v1/pages/people')).status()).toBe(403)
  const origin = new URL(own.url()).origin
  const inputs: Readonly<Record<string, unknown>> = {
    invitePersonAction: { name: 'Eve', email: 'eve@example.org', role: 'administrator', tags: null },
    runTasksNowAction: { ids: [1] },
    requestUserActionAction: { type: 'cancel-run', payload: { runId: '01890a5d-ac96-774b-bcce-b302099a8057' } },
  }
  for (const { id, name, page: path } of serverActions().filter((action) => action.name in inputs)) {
    const answer = await callServerAction(own.request, id, path, JSON.stringify([inputs[name]]), { origin })
    expect([name, await answer.text()]).toEqual([name, expect.stringContaining('"code":"forbidden"')])
  }
  await browser.close()
})

test('a viewer sees all of a task but its values once its tag closes them, and that they are closed', async ({ page }) => {
  const id = await makeTaskByApi(page, { name: 'pay salaries', handler: 'log', kwargs: { message: 'salary 4711' }, crontab: '*/5 * * * *' })
  const headers = { origin: new URL(page.url()).origin }
  expect((await page.request.post('/api/v1/tasks/tag', { headers, data: { ids: [id], add: ['payroll'], remove: [] } })).status()).toBe(200)
  expect((await page.request.post('/api/v1/actions/run-now', { headers, data: { taskId: id } })).status()).toBe(202)
  await openPage(page, '/tasks?tag=payroll')
  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByRole('button', { name: 'Change or delete tags …' }).click()
  await page.getByRole('option', { name: /^payroll/ }).click()
  await page.getByRole('switch', { name: /^Values are closed/ }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save tag' }).click()
  await expect(page.getByRole('option', { name: /^payroll/ })).toBeVisible()
  const latest = async () => (await readView<RunPage>(page, `/v1/runs?task=${id}`)).rows.find(({ state }) => state === 'succeeded')?.id
  await expect.poll(latest).toBeDefined()
  const runId = await latest()
  await openPage(page, `/runs/${runId}`)
  await expect(page.getByRole('region', { name: 'Log' }).getByText('salary 4711').first()).toBeVisible()

  const { browser, own } = await invite(page, 'viewer')
  for (const address of [`/tasks/${id}`, `/runs/${runId}`, `/audits?subject=task:${id}`]) {
    await openPage(own, address)
    await expect(
      own.getByText('Closed to viewers: the tag “payroll” keeps values to who may operate the task.').filter({ visible: true }).first(),
    ).toBeVisible()
    await expect(own.getByText('4711')).toHaveCount(0)
    await expectAccessible(own)
    await expectNoSidewaysScroll(own)
  }
  await browser.close()
  await deleteTaskByApi(page, id)
})

test('an open page loses values the moment a tag closes them, for who edits the tasks of another tag, and not for who edits those of this one', async ({
  page,
}) => {
  const id = await makeTaskByApi(page, { name: 'pay bonuses', handler: 'log', kwargs: { message: 'bonus 4712' }, crontab: '*/5 * * * *' })
  const headers = { origin: new URL(page.url()).origin }
  const made = await page.request.post('/api/v1/tags', { headers, data: { name: 'bonuses' } })
  await page.request.post('/api/v1/tags', { headers, data: { name: 'crew' } })
  await page.request.post('/api/v1/tasks/tag', { headers, data: { ids: [id], add: ['bonuses'], remove: [] } })
  await page.request.post('/api/v1/actions/run-now', { headers, data: { taskId: id } })
  const latest = async () => (await readView<RunPage>(page, `/v1/runs?task=${id}`)).rows.find(({ state }) => state === 'succeeded')?.id
  await expect.poll(latest).toBeDefined()
  const address = `/runs/${await latest()}`
  const [others, theirs] = [await invite(page, 'editor', ['crew']), await invite(page, 'editor', ['bonuses'])]
  for (const { own } of [others, theirs]) {
    await openPage(own, address)
    await expect(own.getByRole('region', { name: 'Log' }).getByText('bonus 4712').first()).toBeVisible()
  }
  const anyVersion = { ...headers, 'if-match': '*' }
  const closed = await page.request.patch(`/api/v1/tags/${(await made.json()).id}`, {
    headers: anyVersion,
    data: { valuesAreClosed: true },
  })
  expect(closed.status()).toBe(200)
  await expect(others.own.getByText('the tag “bonuses” keeps values').filter({ visible: true }).first()).toBeVisible()
  await expect(others.own.getByText('4712')).toHaveCount(0)
  await openPage(theirs.own, `/tasks/${id}`)
  await expect(theirs.own.getByText('4712').filter({ visible: true }).first()).toBeVisible()
  await expect(theirs.own.getByRole('link', { name: 'Edit', exact: true })).toBeVisible()
  await openPage(others.own, `/tasks/${id}`)
  await expect(others.own.getByText('the tag “bonuses” keeps values').filter({ visible: true }).first()).toBeVisible()
  await expect(others.own.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0)
  await Promise.all([others.browser.close(), theirs.browser.close()])
  await deleteTaskByApi(page, id)
})

test('another role counts from the next page on, and who is deactivated is out at once', async ({ page }) => {
  const { name, email, browser, own } = await invite(page, 'viewer')
  await openPerson(page, name)
  await page.getByRole('button', { name: 'Change role …' }).click()
  await page.getByLabel('Role', { exact: true }).selectOption('operator')
  await page.getByRole('button', { name: 'Make operator' }).click()
  await expect(page.getByText(`${name} is operator now.`)).toBeVisible()
  await openPage(own, '/actions')
  await expect(own.getByRole('link', { name: 'New action' }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Deactivate …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate', exact: true }).click()
  await expect(page.getByText(`Deactivated ${name}.`)).toBeVisible()
  await untilSignedOut(own)
  await own.getByLabel('E-mail').fill(email)
  await own.getByLabel('Password').fill(PASSWORD)
  await own.getByRole('button', { name: 'Sign in' }).click()
  await expect(own.getByText('E-mail and password do not belong together.')).toBeVisible()
  await browser.close()
})

test('a browser that was left open takes the password once more before people are touched', async ({ page, application }) => {
  const { name, browser, own } = await invite(page, 'editor')
  await openPage(own, '/')
  await runOnDatabaseOf(application.dataDir, 'e2e/programs/run-program.mjs', 'e2e/programs/age-sessions.ts')
  await openPerson(page, name)
  await page.getByRole('button', { name: 'Sign out everywhere …' }).click()
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Type your password once more' })
  await question.getByLabel('Your password').fill('not this one')
  await question.getByRole('button', { name: 'Go on' }).click()
  await expect(question.getByText('This is not your password.')).toBeVisible()
  await question.getByLabel('Your password').fill(ADMINISTRATOR.password)
  await question.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText(`Signed ${name} out everywhere.`)).toBeVisible()
  await untilSignedOut(own)
  await browser.close()
})

test('one ends the sessions of other browsers in the settings', async ({ page, browser, baseURL }) => {
  const other = await browser.newContext({ storageState: STRANGER, ...(baseURL && { baseURL }) })
  const there = await other.newPage()
  await there.goto('/sign-in')
  await there.getByLabel('E-mail').fill(ADMINISTRATOR.email)
  await there.getByLabel('Password').fill(ADMINISTRATOR.password)
  await there.getByRole('button', { name: 'Sign in' }).click()
  await expect(there.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
  await openPage(page, '/settings')
  await expect(page.getByText('this browser', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'End', exact: true }).first().click()
  await expect(page.getByText('Ended the session.')).toBeVisible()
  await reloadPage(page)
  await untilSignedOut(there)
  await other.close()
})

test('a second factor is turned on by its first code, asked for at sign-in, and removed by an administrator', async ({ page }) => {
  const { name, email, browser, own } = await invite(page, 'operator')
  await openPage(own, '/settings')
  await own.getByRole('button', { name: 'Turn on …' }).click()
  await own.getByLabel('Your password').fill(PASSWORD)
  await own.getByRole('button', { name: 'Go on' }).click()
  await expect(own.getByRole('img', { name: /camera of your phone/ })).toBeVisible()
  const shown = own.getByRole('dialog').locator('pre')
  await expect(shown).toHaveCount(2)
  const [secret = '', recoveryCodes = ''] = await shown.allTextContents()
  await expectAccessible(own)
  await expectNoSidewaysScroll(own)
  await own.getByLabel('Code that the app shows').fill(codeOfApp(secret))
  await own.getByRole('button', { name: 'Turn on', exact: true }).click()
  await expect(own.getByText('On: signing in takes a code.')).toBeVisible()

  const signIn = async (code: string) => {
    await browser.clearCookies()
    await own.goto('/sign-in')
    await own.getByLabel('E-mail').fill(email)
    await own.getByLabel('Password').fill(PASSWORD)
    await own.getByRole('button', { name: 'Sign in' }).click()
    await own.getByLabel('Code').fill(code)
    await own.getByRole('button', { name: 'Sign in' }).click()
  }
  await signIn('000000')
  await expect(own.getByText('This code is not right.')).toBeVisible()
  await expectAccessible(own)
  await signIn(recoveryCodes.split('\n')[0] ?? '')
  await expect(own.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()

  await openPerson(page, name)
  await page.getByRole('button', { name: 'Remove second factor …' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByText(`${name} signs in by the password alone now.`)).toBeVisible()
  await browser.close()
})

test('an operator of a tag finds buttons beside the tasks of it, and beside no others', async ({ page }) => {
  const made = { handler: 'log', kwargs: { message: 'hello' }, crontab: '30 2 * * *' }
  const [own, other] = [
    await makeTaskByApi(page, { name: 'of finance', ...made }),
    await makeTaskByApi(page, { name: 'of others', ...made }),
  ]
  const { origin } = new URL(page.url())
  const tagged = await page.request.post('/api/v1/tasks/tag', { headers: { origin }, data: { ids: [own], add: ['finance'] } })
  expect(tagged.status()).toBe(200)
  const somebody = await invite(page, 'viewer')
  await openPerson(page, somebody.name)
  await page.getByRole('button', { name: 'Change role …' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Role', { exact: true }).selectOption('operator')
  await dialog.getByRole('radio', { name: /The tasks of some tags/ }).click()
  await dialog.getByRole('button', { name: /Add a tag/ }).click()
  await page.getByRole('option', { name: /finance/ }).click()
  await page.keyboard.press('Escape')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Make operator' }).click()
  await expect(page.getByText(`${somebody.name} is operator of finance now.`)).toBeVisible()

  await openPage(somebody.own, `/tasks/${own}`)
  await expect(somebody.own.getByRole('button', { name: 'Run now', exact: true })).toBeVisible()
  await openPage(somebody.own, `/tasks/${other}`)
  await expect(somebody.own.getByText('To run, pause or skip takes the role operator here; yours is for finance.')).toBeVisible()
  await expect(somebody.own.getByRole('button', { name: 'Run now', exact: true })).toHaveCount(0)
  const refused = await somebody.own.request.post('/api/v1/tasks/run', { headers: { origin }, data: { ids: [own, other] } })
  expect([refused.status(), await refused.text()]).toEqual([403, expect.stringContaining('“of others”')])
  await somebody.browser.close()
})

test('the dialogs of people: nothing for axe in light or dark, no sideways scroll on a phone', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/people')
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.keyboard.press('Escape')
  await openPerson(page, ADMINISTRATOR.name)
  await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Change role …' }).click()
  await expectAccessible(page)
  expect(errors).toEqual([])
})

test.describe('without a session', () => {
  test.use({ storageState: STRANGER })

  test('every page but those that need none leads to sign-in, also with a session that has ended', async ({ page, session }) => {
    expect(session.cookies).not.toEqual([])
    const forged = { cookie: 'djag.session_token=ended.c2lnbmF0dXJl' }
    for (const [address, rule] of Object.entries(PAGE_RULES)) {
      const path = address.replaceAll(/\[[^\]]+\]/g, '1')
      for (const headers of [{}, forged]) {
        const answer = await page.request.get(path, { maxRedirects: 0, headers })
        const isOpen = rule === 'anybody' && address !== '/set-up'
        expect([path, answer.status(), answer.headers().location ?? '']).toEqual(
          isOpen ? [path, 200, ''] : [path, 307, expect.stringMatching(/\/sign-in/)],
        )
      }
    }
  })

  test('choosing a password: nothing for axe in light or dark, and a link that is worth nothing says so', async ({ page, session }) => {
    expect(session.cookies).not.toEqual([])
    const errors = watchErrors(page)
    await page.goto('/choose-password')
    await expect(page.getByText('Open this page by the link that you were given')).toBeVisible()
    await page.goto('/choose-password#token=made-up')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByLabel('Password again').fill(PASSWORD)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Choose this password' }).click()
    await expect(page.getByText('This link is not worth anything any more')).toBeVisible()
    await expectNoSidewaysScroll(page)
    expect(errors).toEqual([])
  })
})

/** An open page notices by itself, with the next thing that it reads. */
async function untilSignedOut(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 30_000 })
}
