import { expect, test } from 'vitest'
import { keptTogether } from './kept-together.ts'
import { clock, text } from './sentence-part.ts'

test('punctuation after an instant stays with it, and nothing is lost or doubled', () => {
  expect(keptTogether([text('ended '), clock(1), text(', needs one after '), clock(2), text('). It'), text(', too')])).toEqual([
    { part: text('ended '), mark: '' },
    { part: clock(1), mark: ',' },
    { part: text(' needs one after '), mark: '' },
    { part: clock(2), mark: ').' },
    { part: text(' It'), mark: '' },
    { part: text(', too'), mark: '' },
  ])
  expect(keptTogether([clock(1)])).toEqual([{ part: clock(1), mark: '' }])
})
