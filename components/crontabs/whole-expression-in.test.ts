import { expect, test } from 'vitest'
import { isPlain } from '#scheduling/cron/pasted-text.ts'
import { wholeExpressionIn } from './whole-expression-in.ts'

const columnsIn = (text: string) => wholeExpressionIn(text)?.lines.flatMap(({ ways }) => ways.map(({ columns }) => columns))

test('a whole expression in one column is read as one', () => {
  const reading = wholeExpressionIn(' 30 6 * * mon-fri\n')
  expect(reading && isPlain(reading)).toBe(true)
  expect(columnsIn(' 30 6 * * mon-fri\n')).toEqual([
    { second: '0', minute: '30', hour: '6', dayOfMonth: '*', month: '*', dayOfWeek: 'mon-fri' },
  ])
})

test('macros and sentences are read, lines of a crontab file too', () => {
  expect(columnsIn('@Weekly')).toMatchObject([{ dayOfWeek: '0' }])
  expect(columnsIn('every 5 minutes')).toMatchObject([{ minute: '*/5' }])
  expect(columnsIn('17 * * * * root')).toMatchObject([{ second: '0', minute: '17', hour: '*' }])
})

test('six columns are asked about', () => {
  expect(columnsIn('15 0 2 * * *')).toMatchObject([
    { second: '15', minute: '0' },
    { second: '0', minute: '15' },
  ])
})

test.each(['@reboot', '0 6 * * 8 root', '1\n2'])('%j is no column either, and has its reason', (text) => {
  expect(wholeExpressionIn(text)).toMatchObject({ lines: [], problem: expect.any(String) })
})

test.each(['*/5', '0,30', '', '1 2', '1, 3', 'a b c d'])('%j stays where it was typed', (text) => {
  expect(wholeExpressionIn(text)).toBeNull()
})
