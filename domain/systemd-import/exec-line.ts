/** A command of an `Exec…=`, its words as a program gets them, and what its prefixes ask for. */
export type ExecCommand = { words: ExecWord[]; mayFail: boolean; hasAllRights: boolean; isSubstituted: boolean }

/** `splits`: a `$NAME` that stood by itself, whose value is split into words. */
export type ExecWord = { text: string; splits: boolean }

/** What stands in a unit and depends on the machine, the user or the moment. */
export class UnknownSpecifier extends Error {}

/**
 * Splits an `ExecStart=` as systemd does: quotes, escapes as in C, `;` between commands, prefixes.
 * @param unitName of which `%n` and the like are made
 * @throws UnknownSpecifier for `%h` and others that only that machine knows
 */
export function readExecLine(line: string, unitName: string): ExecCommand[] {
  const commands: ExecWord[][] = [[]]
  for (const { text, isBare } of splitWords(line)) {
    if (text === ';' && isBare) commands.push([])
    else commands.at(-1)?.push({ text, splits: isBare && /^\$\w+$/.test(text) })
  }
  return commands
    .filter((words) => words.length > 0)
    .map(([first = { text: '', splits: false }, ...rest]) => {
      const [, prefix = '', program = ''] = /^([-@:+!|]*)(.*)$/s.exec(first.text) ?? []
      // With an @ the second word is what the program is told it is called.
      const others = prefix.includes('@') ? rest.slice(1) : rest
      const words = [{ text: program, splits: false }, ...others].map((word) => ({ ...word, text: specified(word.text, unitName) }))
      return { words, mayFail: prefix.includes('-'), hasAllRights: /[+!]/.test(prefix), isSubstituted: !prefix.includes(':') }
    })
}

/** Assignments of an `Environment=`: words of `NAME=value`. */
export function readAssignments(line: string, unitName: string): { name: string; value: string }[] {
  return splitWords(line).flatMap(({ text }) => {
    const equals = text.indexOf('=')
    return equals < 1 ? [] : [{ name: text.slice(0, equals), value: specified(text.slice(equals + 1), unitName) }]
  })
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
  ';': ';',
}

const QUOTED = { '"': /"((?:[^"\\]|\\.)*)"/sy, "'": /'((?:[^'\\]|\\.)*)'/sy } as const
const BARE = /[^\s"']+/y
const SPACE = /\s+/y

function splitWords(line: string): { text: string; isBare: boolean }[] {
  const words: { text: string; isBare: boolean }[] = []
  let word: { text: string; isBare: boolean } | null = null
  for (const { text, kind } of partsOf(line.trim())) {
    if (kind === 'space') {
      if (word) words.push(word)
      word = null
      continue
    }
    word ??= { text: '', isBare: true }
    word.isBare &&= kind === 'bare' && text !== '\\;'
    word.text += unescaped(text)
  }
  if (word) words.push(word)
  return words
}

type Part = { text: string; kind: 'bare' | 'quoted' | 'space' }

function* partsOf(line: string): Generator<Part> {
  const withoutEnd = new Set<string>()
  for (let at = 0; at < line.length; ) {
    const { length, ...part } = partAt(line, at, withoutEnd)
    yield part
    at += length
  }
}

/** @param withoutEnd quotes that nothing ends, which stand for themselves: where one has no end, none behind it has */
function partAt(line: string, at: number, withoutEnd: Set<string>): Part & { length: number } {
  const first = line.charAt(at)
  if (first === '"' || first === "'") {
    const quoted = withoutEnd.has(first) ? null : matchedAt(QUOTED[first], line, at)
    if (quoted) return { text: quoted[1] ?? '', kind: 'quoted', length: quoted[0].length }
    withoutEnd.add(first)
    return { text: first, kind: 'quoted', length: 1 }
  }
  const space = matchedAt(SPACE, line, at)
  const text = (space ?? matchedAt(BARE, line, at))?.[0] ?? first
  return { text, kind: space ? 'space' : 'bare', length: text.length }
}

function matchedAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|[0-7]{3}|u[0-9a-f]{4}|.)/gis, (whole, what: string) => {
    if (/^[xu]./i.test(what) && what.length > 1) return String.fromCodePoint(Number.parseInt(what.slice(1), 16))
    if (/^[0-7]{3}$/.test(what)) return String.fromCodePoint(Number.parseInt(what, 8))
    return ESCAPES[what] ?? whole
  })
}

/** `%i` and what else the name of a unit says; `%%` is a percent sign. */
function specified(text: string, unitName: string): string {
  const full = unitName.replace(/\.\w+$/, '')
  const [prefix = '', instance = ''] = full.split(/@(.*)/s)
  const known: Readonly<Record<string, string>> = {
    '%': '%',
    n: unitName,
    N: full,
    p: prefix,
    P: unescapedName(prefix),
    i: instance,
    I: unescapedName(instance),
  }
  return text.replace(/%(.)/gs, (whole, letter: string) => {
    const value = Object.hasOwn(known, letter) ? known[letter] : undefined
    if (value === undefined) throw new UnknownSpecifier(whole)
    return value
  })
}

function unescapedName(name: string): string {
  return name.replaceAll('-', '/').replace(/\\x([0-9a-f]{2})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
}
