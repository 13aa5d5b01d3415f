import { expect, it } from 'vitest'
import { misspeltSettings } from './misspelt-settings.ts'

it('names what looks like a setting and is none, with the name that was meant', () => {
  expect(
    misspeltSettings({ DJAG_CONCURENCY: '8', djag_timezone: 'UTC', DJAG_CONCURRENCY: '8', DJAG_WEB_BUILD: '.next', PORT: '1' }),
  ).toEqual([
    'DJAG_CONCURENCY is set, but there is no such setting, so it has no effect: did you mean DJAG_CONCURRENCY?',
    'djag_timezone is set, but there is no such setting, so it has no effect: did you mean DJAG_TIMEZONE?',
  ])
})

it('guesses nothing where no setting is near', () => {
  expect(misspeltSettings({ DJAG_THEME_OF_THE_DASHBOARD: 'pink' })).toEqual([
    expect.stringContaining('see the list of settings in README.md'),
  ])
})

it('says nothing about one that is empty', () => {
  expect(misspeltSettings({ DJAG_NOTHING: ' ' })).toEqual([])
})

it('says nothing about databases of sql-query, whatever they are called', () => {
  expect(misspeltSettings({ DJAG_SQL_SHOP: 'postgres://shop' })).toEqual([])
})
