import { describe, expect, it } from 'vitest'
import { deadlineRemedy } from '#domain/deadline-remedy.ts'
import { NO_DEADLINE } from '#domain/task-settings/deadline-settings.ts'
import type { DeadlineView } from '#domain/views/deadline-views.ts'
import { DEADLINE_CAUSES } from '#scheduling/deadline/prospect.ts'
import type { SentencePart } from '../sentences/sentence-part.ts'
import { deadlineParts } from './deadline-words.ts'
import { tagDeadlineWords } from './tag-deadline-words.ts'

const said = (parts: readonly SentencePart[]) =>
  parts
    .map((part) => {
      if (part.kind === 'instant') return new Date(part.atMs).toISOString().slice(11, 16)
      return part.kind === 'task' ? part.name : part.text
    })
    .join('')

const cause = (changes: Partial<NonNullable<DeadlineView['cause']>> = {}): NonNullable<DeadlineView['cause']> => ({
  ...{ kind: 'running_long', taskId: 2, taskName: 'load', runId: null, behindMs: 25 * 60_000 + 7_000, owner: '', runbookUrl: '' },
  ...changes,
})

const deadline = (changes: Partial<DeadlineView> = {}): DeadlineView => ({
  scheduledFor: '2026-03-02T05:00:00.000Z',
  dueAt: '2026-03-02T06:00:00.000Z',
  tag: null,
  isTagGone: false,
  state: 'on_course',
  since: '2026-03-02T04:00:00.000Z',
  usualEnd: '2026-03-02T06:12:00.000Z',
  lateEnd: '2026-03-02T06:30:00.000Z',
  chance: 0.1,
  unknown: null,
  cause: null,
  ...changes,
})

describe('a task says of its deadline', () => {
  it.each([
    [deadline(), 'Due by 06:00 · on course.'],
    [
      deadline({ chance: null, unknown: { taskId: 1, taskName: 'report' } }),
      'Due by 06:00 · nobody knows yet how long it takes: it has never succeeded.',
    ],
    [
      deadline({ chance: null, unknown: { taskId: 2, taskName: 'load' } }),
      'Due by 06:00 · nobody knows yet how long load takes: it has never succeeded.',
    ],
    [
      deadline({ state: 'at_risk', chance: 0, unknown: { taskId: 1, taskName: 'report' }, cause: cause() }),
      'Due by 06:00 · at risk: load is 25 m behind. It does not end before 06:12.',
    ],
    [deadline({ tag: 'finance' }), 'Due by 06:00, from the tag “finance” · on course.'],
    [deadline({ isTagGone: true }), 'Due by 06:00, from a tag that is gone · on course.'],
    [
      deadline({ state: 'at_risk', cause: cause() }),
      'Due by 06:00 · at risk: load is 25 m behind. It is expected at 06:12; the chance to meet it is 10 %.',
    ],
    [
      deadline({ state: 'at_risk', usualEnd: null, chance: 0, cause: cause({ kind: 'stopped' }) }),
      'Due by 06:00 · at risk: load is disabled, paused or set aside.',
    ],
    [
      deadline({ state: 'missed', chance: 0, cause: cause({ kind: 'running', taskId: 1 }) }),
      'Due by 06:00 · missed: it is still running. It is expected at 06:12.',
    ],
    [
      deadline({ state: 'missed', usualEnd: null, cause: cause({ kind: 'failed', taskId: 1 }) }),
      'Due by 06:00 · missed: it failed, and somebody has to run it again.',
    ],
    [
      deadline({ state: 'missed', cause: cause({ kind: 'failed' }) }),
      'Due by 06:00 · missed: load failed, and somebody has to run it again. If nobody does, it is expected at 06:12.',
    ],
  ])('%#', (view, words) => {
    expect(said(deadlineParts(1, view))).toBe(words)
  })

  it('for each cause a sentence and what can be done', () => {
    for (const kind of DEADLINE_CAUSES) {
      expect(said(deadlineParts(1, deadline({ state: 'at_risk', cause: cause({ kind }) })))).toMatch(
        /at risk: .+\. (It|If nobody does, it) is expected/,
      )
      expect(deadlineRemedy(cause({ kind }))).toMatch(/\.$/)
    }
  })
})

describe('a deadline of a tag', () => {
  it('says which tag it comes from', () => {
    expect(said(deadlineParts(1, deadline({ tag: 'finance' })))).toBe('Due by 06:00, from the tag “finance” · on course.')
  })

  it('is told in words, several as those of which the earliest holds', () => {
    const by = (deadlineTime: string) => ({ ...NO_DEADLINE, deadlineKind: 'by' as const, deadlineTime })
    expect(tagDeadlineWords([{ tag: 'finance', deadline: by('06:00') }])).toBe('by 06:00, from the tag “finance”')
    expect(tagDeadlineWords([{ tag: 'a', deadline: NO_DEADLINE }])).toBe(null)
    expect(
      tagDeadlineWords([
        { tag: 'a', deadline: by('06:00') },
        { tag: 'b', deadline: by('07:00') },
      ]),
    ).toBe('by 06:00, from the tag “a”; by 07:00, from the tag “b”: the earliest holds')
  })
})
