import { type LineReading, type LineWay, readLine } from './pasted-line.ts'
import { isTimeZone } from './zone.ts'

/** A line that fires, with the zone that the text gives it (null: none, or one that is not known) and the ways to read it. */
export type PastedLine = {
  text: string
  timezone: string | null
  ways: readonly LineWay[]
  question: string | null
}

/** What was made of a text: lines to take, and in sentences what was passed over and why. */
export type PastedText = { lines: readonly PastedLine[]; remarks: readonly string[]; problem: string | null }

type Options = Parameters<typeof readLine>[1]

const MOST_LINES = 100
const LONGEST_TEXT = 20_000

/**
 * Reads what people paste for a crontab, as crontab files are written: comments, settings, `TZ=` and `CRON_TZ=` before a line or in it, users and
 * commands, several lines; the quoted expressions of configuration files too. Nothing of it is guessed: what can be read in two ways has both.
 */
export function readPastedText(text: string, options: Options): PastedText {
  const remarks: string[] = []
  const lines: PastedLine[] = []
  const problems: string[] = []
  let zone: string | null = null
  // In a crontab file CRON_TZ says when lines fire; TZ beside it is for their commands.
  let hasCronZone = false
  const knownZone = (name: string) => {
    if (isTimeZone(name)) return name
    remarks.push(`“${name.slice(0, 60)}” is not a time zone known here: choose it below.`)
    return null
  }
  let comments = 0
  for (const line of plainLines(text)) {
    if (line.startsWith('#')) {
      comments++
      continue
    }
    const setting = readSetting(line)
    if (setting?.isZone && (setting.name !== 'TZ' || !hasCronZone)) zone = knownZone(setting.value)
    hasCronZone ||= setting?.name === 'CRON_TZ'
    if (setting && !setting.isZone && setting.rest === '') remarks.push(`The setting ${setting.name} is left out.`)
    if (setting?.rest === '') continue
    const reading = readLine(expressionIn(setting?.isZone ? setting.rest : line), options)
    if (reading.problem !== null) problems.push(reading.problem)
    else lines.push(pastedLine(line, zone, reading))
  }
  const skipped = problems.map((problem) => `A line is left out. ${problem}`)
  return {
    lines,
    remarks: lines.length > 0 ? [...remarks, ...skipped] : remarks,
    problem: lines.length > 0 ? null : whyNothing(problems, zone, comments),
  }
}

/** Whether a reading is what one line of columns or a macro is: nothing to ask, nothing to tell. */
export function isPlain({ lines, remarks }: PastedText): boolean {
  const [only, ...others] = lines
  if (!only || others.length > 0 || remarks.length > 0 || only.timezone !== null) return false
  const [way] = only.ways
  return only.ways.length === 1 && only.question === null && way?.title === null && way.remarks.length === 0
}

function pastedLine(text: string, timezone: string | null, { ways, question }: LineReading): PastedLine {
  return { text, timezone, ways, question }
}

function whyNothing(problems: readonly string[], zone: string | null, comments: number): string {
  if (problems[0] !== undefined) return problems[0]
  if (zone !== null)
    return `Only the time zone ${zone} stands there, and nothing that fires. Write an expression such as 0 6 * * 1-5 behind it.`
  if (comments > 0) return 'Only comments stand there, and nothing that fires. Paste a line without its # in front.'
  return 'Write an expression such as 0 6 * * 1-5, or a macro such as @daily.'
}

/** Lines without ends and margins; spaces, dashes, stars and quotes of word processors as plain ones. */
function plainLines(text: string): string[] {
  const plain = text
    .slice(0, LONGEST_TEXT)
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[^\S\r\n]/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2217\uff0a]/g, '*')
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2018\u2019]/g, "'")
  const lines = plain.split(/\r\n|\r|\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '').slice(0, MOST_LINES)
}

type Setting = { name: string; value: string; rest: string; isZone: boolean }

/** `NAME=value` of a crontab file, `timeZone: value` of Kubernetes; a zone may have its line behind it. */
function readSetting(line: string): Setting | null {
  const found = /^([A-Za-z_]\w*)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|(\S*))\s*(.*)$/.exec(line)
  if (!found) return null
  const [, name = '', double, single, bare, rest = ''] = found
  const value = (double ?? single ?? bare ?? '').replace(/^:/, '').replace(/[,;]$/, '')
  if (/^(?:CRON_TZ|TZ|time_?zone)$/i.test(name)) return { name, value, rest, isZone: true }
  return /^[A-Z_]\w*\s*=/.test(line) && !looksLikeColumns(value) ? { name, value, rest: '', isZone: false } : null
}

function looksLikeColumns(value: string): boolean {
  return /^\S+(?: +\S+){4,6}$/.test(value.trim())
}

const CONFIGURATION_KEY = /^-?\s*["']?(?:schedule|cron|crontab|cronExpression|expression|ScheduleExpression)["']?\s*[:=]\s*/i

/** The expression that a line of a configuration file or of a program holds, or the line itself. SUSE's `-` in front only quiets its log. */
function expressionIn(line: string): string {
  const unkeyed = line.replace(CONFIGURATION_KEY, '')
  const quoted = /["'`]([^"'`]+)["'`]/.exec(unkeyed)?.[1]
  const isBare = /^-?[\d*]|^@[a-z_]+\s*$/i.test(unkeyed)
  const inside = quoted !== undefined && !isBare && (looksLikeColumns(quoted) || /^@\w+|^(?:cron|rate)\(/.test(quoted)) ? quoted : unkeyed
  const unwrapped = /^cron\((.+)\)[,;]?$/.exec(inside.trim())?.[1] ?? inside
  return unwrapped.trim().replace(/^-(?=[\d*])/, '')
}
