import { expect, type Locator, type Page } from '@playwright/test'

type Scope = Page | Locator

/** A field in which one chooses by searching; its name begins with its label, whatever is chosen. */
export function chooser(scope: Scope, label: string): Locator {
  return scope.getByRole('combobox', { name: new RegExp(`^${label}`) })
}

/** Opens the field, searches and takes the option whose name begins with `option`. */
export async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  const list = page.getByRole('dialog').filter({ has: page.getByRole('listbox') })
  await list.getByRole('combobox').fill(option)
  // It is busy until what was typed is found.
  await expect(list.getByRole('listbox')).toHaveAttribute('aria-busy', 'false')
  await list.getByRole('option').filter({ hasText: option }).first().click()
  await expect(list).toBeHidden()
  await expect(field).toContainText(option)
}

/** Types an expression of six columns into a form without seconds, and says that the second comes first. */
export async function writeExpressionWithSeconds(scope: Scope, expression: string): Promise<void> {
  await scope.getByLabel('Expression').fill(expression)
  await scope.getByRole('button', { name: `Use this: ${expression}` }).click()
}

/** The JSON editor under this label. */
export function jsonEditor(scope: Scope, label: string): Locator {
  return scope.getByRole('group', { name: label })
}

/** Comes to a JSON editor and waits for Monaco to take the place of the plain field. */
export async function wakeJsonEditor(editor: Locator): Promise<void> {
  await editor.click()
  await expect(editor.locator('.view-lines')).toBeVisible()
  await editor.locator('.view-lines').click()
}

/** Puts `text` in place of everything in a JSON editor, as if it were pasted: no completion, no closing brackets added. */
export async function writeJson(page: Page, editor: Locator, text: string): Promise<void> {
  await wakeJsonEditor(editor)
  await page.keyboard.press('ControlOrMeta+A')
  await page.evaluate((pasted) => {
    const data = new DataTransfer()
    data.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
  await expect(editor.locator('.view-lines')).toHaveText(text)
}
