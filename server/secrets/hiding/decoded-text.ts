/** A text of which escapes are decoded, and where in the text before each of its UTF-16 units began and ended. */
export interface DecodedText {
  text: string
  from: readonly number[]
  to: readonly number[]
}

/** JSON inside JSON inside of an address is three deep; deeper is the work of somebody who hides it. */
const DEEPEST = 3
const MAY_HOLD_ESCAPES = /[\\%&]/

/**
 * Of backslashes a whole run counts as one: how many there are tells how often a text was quoted. What was cut in the middle of an escape
 * stays as it is.
 */
const ESCAPE = new RegExp(
  [
    String.raw`(?<!\\)\\+u\{(?<point>[0-9a-f]{1,6})\}`,
    String.raw`(?<!\\)\\+u(?<unit>[0-9a-f]{4})`,
    String.raw`(?<!\\)\\+x(?<byte>[0-9a-f]{2})`,
    String.raw`(?<!\\)\\+(?!u[0-9a-f]{0,3}(?:[\r\n…]|$))(?<quoted>[^\\]|$)`,
    '(?<percent>%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3})',
    '&#x(?<hex>[0-9a-f]{1,6});',
    String.raw`&#(?<decimal>\d{1,7});`,
    '&(?<entity>[a-z]{2,8});',
  ].join('|'),
  'gi',
)

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }

/** Names of ASCII characters in HTML, as escaping libraries write them. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', tab: '\t', newline: '\n' },
  ...{ sol: '/', bsol: '\\', equals: '=', plus: '+', grave: '`', num: '#', percnt: '%', dollar: '$', excl: '!', commat: '@' },
  ...{ colon: ':', semi: ';', quest: '?', lpar: '(', rpar: ')', lsqb: '[', rsqb: ']', lbrack: '[', rbrack: ']', lcub: '{' },
  ...{ rcub: '}', lbrace: '{', rbrace: '}', ast: '*', comma: ',', period: '.', lowbar: '_', vert: '|', hat: '^' },
}

/**
 * The text with its escapes decoded (of JSON and programming languages, of URLs, of HTML), and what that gives decoded again, as long as
 * it changes something. It does not ask which of them a text is written in: whoever looks for a value finds it in any.
 */
export function decodedTexts(text: string): DecodedText[] {
  const found: DecodedText[] = []
  for (let current = text; found.length < DEEPEST && MAY_HOLD_ESCAPES.test(current); ) {
    const next = decodedOnce(current)
    if (next.text === current) break
    const before = found.at(-1)
    found.push(
      before
        ? { text: next.text, from: next.from.map((at) => before.from[at] ?? 0), to: next.to.map((at) => before.to[at - 1] ?? 0) }
        : next,
    )
    current = next.text
  }
  return found
}

function decodedOnce(source: string): DecodedText {
  const from: number[] = []
  const to: number[] = []
  let text = ''
  let end = 0
  const keep = (until: number) => {
    text += source.slice(end, until)
    for (let at = end; at < until; at++) {
      from.push(at)
      to.push(at + 1)
    }
    end = until
  }
  for (const match of source.matchAll(ESCAPE)) {
    const decoded = decodedEscape(match.groups ?? {})
    if (decoded === undefined) continue
    keep(match.index)
    end = match.index + match[0].length
    text += decoded
    for (let unit = 0; unit < decoded.length; unit++) {
      from.push(match.index)
      to.push(end)
    }
  }
  keep(source.length)
  return { text, from, to }
}

/** @returns undefined for what only looks like an escape */
function decodedEscape({ point, unit, byte, quoted, percent, hex, decimal, entity }: Record<string, string | undefined>) {
  if (quoted !== undefined) return CONTROLS[quoted] ?? quoted
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()]
  if (percent !== undefined) return decodedPercent(percent)
  const code = decimal === undefined ? Number.parseInt(point ?? byte ?? hex ?? '', 16) : Number(decimal)
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined
}

function decodedPercent(percent: string): string | undefined {
  try {
    return decodeURIComponent(percent)
  } catch {
    return undefined
  }
}
