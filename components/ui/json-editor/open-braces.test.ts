import { expect, test } from 'vitest'
import { openBraces } from './open-braces.ts'

/** `|` is the caret. */
const found = (line: string) => {
  const at = line.indexOf('|')
  const text = line.replace('|', '')
  const braces = openBraces(text, at)
  return braces && text.slice(braces.from, braces.to)
}

test.each([
  ['"day": "{{|"', '{{'],
  ['"day": "{{sche|"', '{{sche'],
  ['"day": "a {{sche|}} b"', '{{sche}}'],
  ['"day": "{{task}} {{|}"', '{{}'],
  ['"a": "\\"{{|"', '{{'],
  ['"a": {{|', null],
  ['"a": "b", {{|', null],
  ['"a": "{|"', null],
  ['"a": "{{task}}|"', null],
])('%s is typing %j', (line, typed) => {
  expect(found(line)).toBe(typed)
})
