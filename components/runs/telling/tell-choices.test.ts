import { describe, expect, test } from 'vitest'
import { readTellDraft, tellChoices } from './tell-choices.ts'

const helpOf = (value: string, executed: number, runs: number) =>
  tellChoices({ executed, listensTo: runs === 0 ? [] : [{ action: value, runs }] }).find((choice) => choice.value === value)?.help

describe('what runs can be told', () => {
  test('is what Djag knows, what handlers listen to, and anything by its name', () => {
    const listensTo = [
      { action: 'log-level', runs: 1 },
      { action: 'reload', runs: 1 },
    ]
    expect(tellChoices({ executed: 1, listensTo }).map(({ value }) => value)).toEqual(['stop-after-step', 'log-level', 'reload', ''])
  })

  test.each([
    [1, 0, 'has not said'],
    [1, 1, 'listens to that'],
    [3, 0, 'No run'],
    [3, 2, '2 of 3 runs'],
    [3, 3, 'All 3 runs'],
  ])('says of %i runs of which %i listen who does', (executed, runs, words) => {
    expect(helpOf('stop-after-step', executed, runs)).toContain(words)
  })
})

describe('what is asked for', () => {
  const draft = { choice: '', name: 'reload', level: 'warn', payload: '' } as const

  test('is the choice with what belongs to it', () => {
    expect(readTellDraft({ ...draft, choice: 'stop-after-step', payload: '{' })).toMatchObject({ action: 'stop-after-step', payload: {} })
    expect(readTellDraft({ ...draft, choice: 'log-level' })).toMatchObject({ action: 'log-level', payload: { level: 'warn' } })
    expect(readTellDraft({ ...draft, choice: 'flush', payload: '{"a": 1}' })).toMatchObject({ action: 'flush', payload: { a: 1 } })
    expect(readTellDraft({ ...draft, name: ' reload ' })).toMatchObject({ action: 'reload', payload: {} })
  })

  test.each([
    ['no name', { name: ' ' }, 'action'],
    ['what is no JSON', { payload: '{' }, 'payload'],
    ['a list', { payload: '[1]' }, 'payload'],
  ])('refuses %s at its field', (_what, change, field) => {
    expect(readTellDraft({ ...draft, ...change }).problems).toEqual({ [field]: expect.any(String) })
  })
})
