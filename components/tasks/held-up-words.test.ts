import { describe, expect, it } from 'vitest'
import type { HeldUpView } from '#domain/views/task-views.ts'
import { plainSentence } from '../sentences/sentence-part.ts'
import { freedWords, heldUpWords } from './held-up-words.ts'

const NOW_MS = Date.parse('2026-03-02T05:00:00Z')
const report = (at: string | null) => ({ id: 7, name: 'report', at: at && `2026-03-02T${at}:00Z` })
const view = (count: number, at: string | null): HeldUpView => ({
  count,
  isPartial: false,
  first: at ? report(at) : null,
  tasks: [report(at)],
})

describe('what a task holds up', () => {
  it.each([
    [view(0, null), ''],
    [view(4, '06:00'), '4 tasks wait for it, first report at <06:00>.'],
    [view(4, '04:00'), '4 tasks wait for it, first report, since <04:00>.'],
    [view(4, null), '4 tasks wait for it.'],
    [view(1, '06:00'), 'report waits for it, next at <06:00>.'],
    [view(1, '04:00'), 'report waits for it, since <04:00>.'],
    [{ ...view(2000, '06:00'), isPartial: true }, 'More than 2,000 tasks wait for it, first report at <06:00>.'],
  ])('%#', (held, expected) => expect(plainSentence(heldUpWords(held, 'it', NOW_MS))).toBe(expected))
})

describe('who goes on first without a deleted task', () => {
  it.each([
    [view(0, null), ''],
    [view(2, '06:00'), 'First, report may start without it at <06:00>.'],
    [view(1, '04:00'), 'report may start at once.'],
  ])('%#', (held, expected) => expect(plainSentence(freedWords(held, NOW_MS))).toBe(expected))
})
