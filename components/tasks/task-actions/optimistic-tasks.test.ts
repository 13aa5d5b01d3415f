import { expect, test } from 'vitest'
import type { RunBrief, TaskRow } from '#domain/views/task-views.ts'
import { switchedRow } from './optimistic-tasks.ts'

const run = (state: RunBrief['state']) => ({ id: '1', state, scheduledFor: '', startedAt: null, endedAt: null, timing: 'on_time' }) as const
const row = (changes: Partial<TaskRow>) =>
  ({ enabled: true, state: 'sleeping', setAsideReason: null, lastRun: null, nextInstant: null, ...changes }) as TaskRow

test.each([
  ['a running task that is disabled', row({ state: 'running', lastRun: run('running') }), false, 'disabled'],
  ['a task with a queued run that is disabled', row({ state: 'queued', lastRun: run('queued') }), false, 'disabled'],
  ['a set aside task that is disabled', row({ state: 'set_aside', setAsideReason: 'broken' }), false, 'disabled'],
  ['a task whose run goes on, enabled again', row({ enabled: false, state: 'disabled', lastRun: run('running') }), true, 'running'],
  ['a task without a run, enabled', row({ enabled: false, state: 'disabled' }), true, 'sleeping'],
  ['a set aside task, enabled', row({ enabled: false, state: 'disabled', setAsideReason: 'broken' }), true, 'set_aside'],
] as const)('%s shows the word that the server has for it', (_what, before, enabled, state) => {
  expect(switchedRow(before, enabled).state).toBe(state)
})
