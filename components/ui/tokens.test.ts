import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TAG_COLOURS } from '#domain/tag-input.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const AA_TEXT = 4.5
const AA_GRAPHICS = 3

/** The tokens of one block of tokens.css, `#rrggbb` ones only. */
function tokensOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

const texts = ['fg', 'fg-muted', 'fg-faint', 'accent', 'grey', 'amber', 'sky', 'blue', 'green', 'red', 'violet', 'orange']
const hues = ['grey', 'amber', 'sky', 'blue', 'green', 'red', 'violet', 'orange']

describe.each([
  ['light', '[data-theme="light"]'],
  ['dark', '[data-theme="dark"]'],
])('in the %s theme', (_theme, selector) => {
  const tokens = tokensOf(selector)
  const ratio = (text: string, ground: string) => contrast(tokens.get(text) ?? '#000000', tokens.get(ground) ?? '#000000')

  test.each(texts.flatMap((text) => ['bg', 'bg-subtle', 'bg-hover', 'bg-raised'].map((ground) => [text, ground])))(
    '%s can be read on %s',
    (text, ground) => {
      expect(ratio(text ?? '', ground ?? '')).toBeGreaterThanOrEqual(AA_TEXT)
    },
  )

  test.each(hues)('%s can be read on its own tint', (hue) => {
    expect(ratio(hue, `${hue}-soft`)).toBeGreaterThanOrEqual(AA_TEXT)
  })

  test.each([
    ['on-primary', 'primary'],
    ['on-primary', 'primary-hover'],
    ['on-danger', 'danger'],
    ['on-danger', 'danger-hover'],
    ['fg', 'bg-active'],
    ['fg', 'accent-soft'],
    ['fg-muted', 'accent-soft'],
    ['fg-faint', 'accent-soft'],
  ])('%s can be read on %s', (text, ground) => {
    expect(ratio(text, ground)).toBeGreaterThanOrEqual(AA_TEXT)
  })

  test.each(TAG_COLOURS.flatMap((colour) => ['bg', 'bg-subtle', 'bg-hover', 'bg-raised', 'bg-active'].map((ground) => [colour, ground])))(
    'the dot of a %s tag can be seen on %s',
    (colour, ground) => {
      expect(ratio(`tag-${colour}`, ground ?? '')).toBeGreaterThanOrEqual(AA_GRAPHICS)
    },
  )

  test('borders of inputs and the focus ring can be seen', () => {
    expect(ratio('line-input', 'bg')).toBeGreaterThanOrEqual(AA_GRAPHICS)
    expect(ratio('accent', 'bg')).toBeGreaterThanOrEqual(AA_GRAPHICS)
  })
})
