import { afterEach, expect, it, vi } from 'vitest'
import { savesData } from './saves-data.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

it.each([
  ['a browser that was told to save data', { connection: { saveData: true } }, true],
  ['one that was not', { connection: { saveData: false } }, false],
  ['one that cannot be told', {}, false],
])('pages are loaded ahead or not: %s', (_, navigator, isSaving) => {
  vi.stubGlobal('navigator', navigator)
  expect(savesData()).toBe(isSaving)
})

it('says nothing of data to save on the server, which has no browser', () => {
  vi.stubGlobal('navigator', undefined)
  expect(savesData()).toBe(false)
})
