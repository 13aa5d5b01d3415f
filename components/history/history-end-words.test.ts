import { expect, it } from 'vitest'
import type { HistoryEnd } from '#domain/views/retention-views.ts'
import { historyEndWords } from './history-end-words.ts'

const end: HistoryEnd = {
  runsDays: 90,
  runsDaysVary: false,
  runsWereRemoved: true,
  logsDays: 1,
  auditsDays: 1_000,
  auditsWereRemoved: true,
}

it('says after how many days what is missing was removed', () => {
  expect(historyEndWords(end, 'runs')).toBe('Older runs were removed 90 days after their end.')
  expect(historyEndWords({ ...end, runsDaysVary: true }, 'runs')).toBe(
    'Older runs were removed 90 days after their end, or when their task says.',
  )
  expect(historyEndWords(end, 'audits')).toBe('Older audits were removed after 1,000 days.')
  expect(historyEndWords(end, 'log')).toBe('logs are removed 1 day after the end of their run.')
})

it('says nothing where nothing is missing', () => {
  const whole = { ...end, runsWereRemoved: false, auditsWereRemoved: false }
  expect(historyEndWords(whole, 'runs')).toBeNull()
  expect(historyEndWords(whole, 'audits')).toBeNull()
})
