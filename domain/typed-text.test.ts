import { expect, test } from 'vitest'
import { blockText, hiddenCharacterProblem, lineText } from './typed-text.ts'

test.each([
  ['NUL', 'a\0b', 'U+0000'],
  ['an escape', 'a\u001b[31mb', 'U+001B'],
  ['a line end', 'a\nb', 'U+000A'],
  ['a tab', 'a\tb', 'U+0009'],
  ['a mark that turns text around', 'invoice\u202Efdp.exe', 'U+202E'],
  ['an isolate', 'a\u2066b', 'U+2066'],
  ['a mark of direction', 'a\u200Fb', 'U+200F'],
  ['a space without width', 'lo\u200Bad', 'U+200B'],
  ['a joiner between Latin letters', 'lo\u200Dad', 'U+200D'],
  ['a byte order mark', 'lo\uFEFFad', 'U+FEFF'],
  ['a soft hyphen', 'lo\u00ADad', 'U+00AD'],
  ['a filler that is drawn as nothing', 'a\u3164b', 'U+3164'],
  ['a blank pattern of Braille', 'a\u2800b', 'U+2800'],
  ['a grapheme joiner', 'a\u034Fb', 'U+034F'],
  ['a tag', 'a\u{E0041}b', 'U+E0041'],
  ['a selector after a letter', 'a\uFE0Fb', 'U+FE0F'],
  ['a line separator', 'a\u2028b', 'U+2028'],
  ['half of a surrogate pair', 'a\ud800b', 'U+D800'],
])('a name with %s is refused with its code and its place', (_, name, code) => {
  const message = lineText(200).safeParse(name).error?.issues[0]?.message ?? ''
  expect(message).toContain(code)
  expect(message).toMatch(/^Character \d+ cannot be seen \(.*\)\. Remove it\.$/)
})

test.each(['load orders', 'Bücher – “neu”', '日本語のタスク', 'می‌خواهم', 'क्‍ष', '❤️ 👩‍👩‍👧 🇩🇪 1️⃣', 'שלום', 'a b'])(
  'the name %s is taken',
  (name) => {
    expect(lineText(200).parse(name)).toBe(name)
  },
)

test('the place is counted in characters, not in halves of them', () => {
  expect(hiddenCharacterProblem('😀a\u200B')).toMatch(/^Character 3 /)
})

test('text of several lines keeps line ends and tabs, in one form, and nothing else that is hidden', () => {
  expect(blockText(100).parse(' first\r\n\tsecond\n')).toBe('first\n\tsecond')
  expect(blockText(100).safeParse('first\n\u202Esecond').success).toBe(false)
  expect(blockText(100).safeParse('first\u0007').success).toBe(false)
})
