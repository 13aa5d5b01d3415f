import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('a cell that a spreadsheet would calculate stays text', () => {
  for (const first of ['=', '+', '-', '@', '\t', '\n']) expect(csvLine([`${first}1+1`])).toContain(`'${first}1+1`)
  expect(csvLine(['\r=1'])).toBe(`"'\r=1"\r\n`)
  expect(csvLine(['=HYPERLINK("http://x","y")'])).toBe(`"'=HYPERLINK(""http://x"",""y"")"\r\n`)
})

test('commas, quotes and lines of a cell stay in it, numbers are numbers, and nothing is empty', () => {
  expect(csvLine(['boom;=1+1', 'a\tb'])).toBe(`"boom;=1+1","a\tb"\r\n`)
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', -12.5, null, 'plain'])).toBe(`"a,b","say ""hi""","two\nlines",-12.5,,plain\r\n`)
})
