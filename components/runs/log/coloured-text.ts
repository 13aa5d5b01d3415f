import anser from 'anser'
import clsx from 'clsx'

/** A piece of a line in one look; a match is what a search found. */
export type TextPiece = { text: string; look: string; isMatch: boolean }

const ESCAPE = '\u001b'
// biome-ignore lint/suspicious/noControlCharactersInRegex: links and titles of terminals, sets of letters and colours of the newer form are made of them
const TERMINAL_COMMANDS = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()*+][A-Za-z0-9]|\u001b\[[\d;]*:[\d;:]*m/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is left of broken sequences
const OTHER_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * A line as a terminal shows it, in pieces of one look each, with what a search finds in it (in any letter case, over pieces too). Colours become
 * those of the dashboard, which can be read in both themes; other commands to a terminal are left out. Text stays text.
 */
export function textPieces(line: string, search: string): TextPiece[] {
  const styled = line.includes(ESCAPE) ? styledPieces(line) : [{ text: line, look: '' }]
  return withMatches(styled, search)
}

function styledPieces(line: string): { text: string; look: string }[] {
  return anser
    .ansiToJson(line.replaceAll(TERMINAL_COMMANDS, ''), { json: true, remove_empty: true })
    .map(({ content, fg, bg, decorations }) => ({
      text: content.replaceAll(OTHER_CONTROLS, ''),
      look: clsx(
        colourLook(fg, bg),
        decorations.map((decoration) => DECORATIONS[decoration]),
      ),
    }))
}

const DECORATIONS: Readonly<Record<string, string>> = {
  bold: 'font-semibold',
  dim: 'opacity-80',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'line-through',
}

/** On a background of its own text keeps the page's colour: not every pair that a program chooses can be read. */
function colourLook(foreground: string | null, background: string | null): string {
  if (background) return BACKGROUND_LOOKS[hueOf(background)]
  return foreground ? TEXT_LOOKS[hueOf(foreground)] : ''
}

type TextHue = 'dark' | 'light' | 'red' | 'orange' | 'amber' | 'green' | 'sky' | 'blue' | 'violet'

const TEXT_LOOKS: Readonly<Record<TextHue, string>> = {
  dark: 'text-muted',
  light: 'text-fg',
  red: 'text-red',
  orange: 'text-orange',
  amber: 'text-amber',
  green: 'text-green',
  sky: 'text-sky',
  blue: 'text-blue',
  violet: 'text-violet',
}

const BACKGROUND_LOOKS: Readonly<Record<TextHue, string>> = {
  dark: 'bg-active text-fg',
  light: 'bg-active text-fg',
  red: 'bg-red-soft text-fg',
  orange: 'bg-orange-soft text-fg',
  amber: 'bg-amber-soft text-fg',
  green: 'bg-green-soft text-fg',
  sky: 'bg-sky-soft text-fg',
  blue: 'bg-blue-soft text-fg',
  violet: 'bg-violet-soft text-fg',
}

/** Colours whose parts (0 to 255) lie closer together than this are greys. */
const GREY_SPREAD = 40
const LIGHT_FROM = 128
/** Where each hue ends on the circle of colours, in degrees. */
const HUE_ENDS: readonly [degrees: number, hue: TextHue][] = [
  [15, 'red'],
  [40, 'orange'],
  [70, 'amber'],
  [165, 'green'],
  [205, 'sky'],
  [255, 'blue'],
  [335, 'violet'],
  [360, 'red'],
]

/** The nearest hue of the dashboard to a colour such as `187, 0, 0`. */
function hueOf(colour: string): TextHue {
  const [red = 0, green = 0, blue = 0] = colour.split(',').map(Number)
  const most = Math.max(red, green, blue)
  const spread = most - Math.min(red, green, blue)
  if (spread < GREY_SPREAD) return most < LIGHT_FROM ? 'dark' : 'light'
  const sixth = most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread
  const degrees = (sixth * 60 + 360) % 360
  return HUE_ENDS.find(([end]) => degrees < end)?.[1] ?? 'red'
}

function withMatches(styled: readonly { text: string; look: string }[], search: string): TextPiece[] {
  const ranges = matchRanges(styled.map(({ text }) => text).join(''), search)
  const pieces: TextPiece[] = []
  let at = 0
  let next = 0
  for (const { text, look } of styled) {
    const end = at + text.length
    let from = at
    for (let range = ranges[next]; range !== undefined && range.from < end; range = ranges[next]) {
      const [first, last] = [Math.max(range.from, at), Math.min(range.to, end)]
      if (first > from) pieces.push({ text: text.slice(from - at, first - at), look, isMatch: false })
      pieces.push({ text: text.slice(first - at, last - at), look, isMatch: true })
      from = last
      // One that goes on in the next piece is marked there, too.
      if (range.to > end) break
      next++
    }
    if (from < end) pieces.push({ text: text.slice(from - at), look, isMatch: false })
    at = end
  }
  return pieces
}

function matchRanges(text: string, search: string): { from: number; to: number }[] {
  if (search === '') return []
  const [lower, wanted] = [text.toLowerCase(), search.toLowerCase()]
  // A letter may grow in lower case (İ): then places no longer agree, and nothing is marked.
  if (lower.length !== text.length) return []
  const ranges: { from: number; to: number }[] = []
  for (let from = lower.indexOf(wanted); from !== -1; from = lower.indexOf(wanted, from + wanted.length)) {
    ranges.push({ from, to: from + wanted.length })
  }
  return ranges
}
