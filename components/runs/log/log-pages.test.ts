import { expect, test } from 'vitest'
import { linesOnPage, pagesBetween } from './log-pages.ts'

test('only the pages that are in sight are read', () => {
  expect(pagesBetween(0, 30)).toEqual([0])
  expect(pagesBetween(490, 510)).toEqual([0, 1])
  expect(pagesBetween(199_990, 199_999)).toEqual([399])
  expect(pagesBetween(0, -1)).toEqual([])
})

test('a page is read again only while it grows', () => {
  expect([0, 1, 2, 3].map((page) => linesOnPage(page, 1_200))).toEqual([500, 500, 200, 0])
  expect(linesOnPage(1, 1_300)).toBe(linesOnPage(1, 1_200))
})
