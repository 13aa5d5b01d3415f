import { expect, test } from 'vitest'
import { textPieces } from './coloured-text.ts'

const plain = (line: string) =>
  textPieces(line, '')
    .map(({ text }) => text)
    .join('')

test('colours of a terminal become those of the dashboard, whichever way they are written', () => {
  const looks = (line: string) => textPieces(line, '').map(({ text, look }) => [text, look])
  expect(looks('a \u001b[31mred\u001b[0m b')).toEqual([
    ['a ', ''],
    ['red', 'text-red'],
    [' b', ''],
  ])
  expect(looks('\u001b[1;36mcyan')).toEqual([['cyan', 'text-sky font-semibold']])
  expect(looks('\u001b[38;5;208morange')).toEqual([['orange', 'text-orange']])
  expect(looks('\u001b[38;2;20;200;40mgreen')).toEqual([['green', 'text-green']])
  expect(looks('\u001b[41;33mon red')).toEqual([['on red', 'bg-red-soft text-fg']])
  expect(looks('\u001b[30mblack')).toEqual([['black', 'text-muted']])
})

test('what else a program says to a terminal is left out, and text stays text', () => {
  expect(plain('\u001b[2K\u001b[1Gdone')).toBe('done')
  expect(plain('\u001b]8;;http://example.org\u0007link\u001b]8;;\u0007')).toBe('link')
  expect(plain('a \u001b lone')).toBe('a  lone')
  expect(plain('\u001b[1mbold\u001b(B\u001b[m \u001b[38:2:255:0:0mred')).toBe('bold red')
  expect(plain('\u001b[32m<b>&amp;</b>\u001b[0m')).toBe('<b>&amp;</b>')
  expect(plain('[31m of no escape')).toBe('[31m of no escape')
})

test('what a search found is marked wherever it stands, in any letter case', () => {
  const marked = (line: string, search: string) => textPieces(line, search).map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
  expect(marked('Orders: 3 orders', 'ORDERS')).toEqual(['[Orders]', ': 3 ', '[orders]'])
  expect(marked('none', 'orders')).toEqual(['none'])
  expect(marked('all', '')).toEqual(['all'])
  expect(marked('İ orders', 'orders')).toEqual(['İ orders'])
  expect(marked('or\u001b[31mders\u001b[0m!', 'orders')).toEqual(['[or]', '[ders]', '!'])
  expect(marked('abab\u001b[31mab\u001b[0mab', 'ab')).toEqual(['[ab]', '[ab]', '[ab]', '[ab]'])
  expect(marked('xa\u001b[31mb\u001b[0mc ab', 'abc a')).toEqual(['x', '[a]', '[b]', '[c a]', 'b'])
})
