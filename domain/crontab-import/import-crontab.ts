import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { nameOfCommand } from '../imported-tasks/entry-names.ts'
import type { ImportQuestion } from '../imported-tasks/imported-task.ts'
import { takenNames } from '../imported-tasks/names.ts'
import { isSecretName, notWrittenDown, ranAs, withoutPasswords } from '../imported-tasks/passwords.ts'
import { zoneQuestion } from '../imported-tasks/zone-question.ts'
import { type ColumnsReading, importColumns } from './import-columns.ts'
import { type ImportedCommand, importCommand } from './import-command.ts'

/** Which cron wrote the file: with `CRON_TZ` cronie moves times, Debian's cron does not. */
export const CRONS = ['debian', 'cronie'] as const
export type CronProgram = (typeof CRONS)[number]

export type ImportOptions = {
  /** A file of the system names the user before the command. */
  form: 'user' | 'system'
  /** Null: not said. */
  cron: CronProgram | null
  /** The zone of the machine whose crontab it was; null: not said. */
  hostZone: string | null
}

/** One line that becomes a task, with a handler of the same name. */
export type ImportedEntry = Pick<ImportedCommand, 'words' | 'stdin' | 'nothingToDo' | 'secrets' | 'changes' | 'notes'> & {
  line: number
  /** As it stood there, without passwords. */
  source: string
  /** What stands behind the columns, without passwords. */
  command: string
  name: string
  columns: CronColumns
  /** Null: the zone of the machine, which was not said. */
  timezone: string | null
  enabled: boolean
  environment: Record<string, string>
  user: string | null
}

type LeftOut = { line: number; source: string; reason: string }

/** What was made of a crontab file. `questions`: what has to be answered before it can be taken. */
export type CrontabImport = { entries: ImportedEntry[]; leftOut: LeftOut[]; remarks: string[]; questions: ImportQuestion[] }

/** Settings of cron itself, which no command needs. */
const OF_CRON: Readonly<Record<string, string>> = {
  MAILTO: 'MAILTO is left out: Djag mails no output. Whom it tells of tasks that fail is set under Settings, Notifications.',
  MAILFROM: 'MAILFROM is left out: Djag mails no output.',
  CONTENT_TYPE: 'CONTENT_TYPE is left out: Djag mails no output.',
  CONTENT_TRANSFER_ENCODING: 'CONTENT_TRANSFER_ENCODING is left out: Djag mails no output.',
  RANDOM_DELAY: 'RANDOM_DELAY is left out: tasks start at their instant.',
  START_HOURS_RANGE: 'START_HOURS_RANGE is of anacron, and left out.',
  LOGNAME: 'LOGNAME cannot be set: it is the user’s.',
}

const USER_NAME = /^[a-z_][\w.-]*\$?$/
/** First words of commands that are no users: the file has no column for one. */
const SHELLS_WORD =
  /^(?:cd|test|export|source|exec|eval|set|unset|ulimit|umask|exit|trap|true|false|if|for|while|until|case|echo|printf|read|wait|time|command)$/

type State = {
  environment: Record<string, string>
  secrets: string[]
  /** All values of each secret that the file has, to tell whether one will do. */
  secretValues: Map<string, Set<string>>
  shell: string
  cronZone: string | null
}

/** Reads a crontab file, line by line, as cron does: settings hold for the lines behind them. Nothing is guessed silently. */
export function importCrontab(text: string, options: ImportOptions): CrontabImport {
  const result: CrontabImport = { entries: [], leftOut: [], remarks: [], questions: [] }
  const state: State = { environment: {}, secrets: [], secretValues: new Map(), shell: '/bin/sh', cronZone: null }
  const taken = takenNames()
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const setting = /^([A-Za-z_]\w*|"[^"]+"|'[^']+')\s*=\s*(.*)$/.exec(line)
    if (setting) readSetting(unquoted(setting[1] ?? ''), unquoted(setting[2] ?? ''), state, options, result)
    else {
      const read = readEntry(line, index + 1, state, options, taken, result.questions)
      if ('reason' in read) result.leftOut.push(read)
      else result.entries.push(read)
    }
  }
  for (const [name, values] of state.secretValues)
    if (values.size > 1)
      result.remarks.push(
        `${name} has ${values.size} different values in the file, and a worker has one: give each its own name, and set ${name} from it in the definition’s command.`,
      )
  if (options.hostZone === null && result.entries.some(({ timezone }) => timezone === null))
    result.questions.push(zoneQuestion('the machine whose crontab it is'))
  return { ...result, remarks: [...new Set(result.remarks)] }
}

function readSetting(name: string, value: string, state: State, { cron }: ImportOptions, { remarks, questions }: CrontabImport): void {
  const ofCron = Object.hasOwn(OF_CRON, name) ? OF_CRON[name] : undefined
  if (ofCron !== undefined) remarks.push(ofCron)
  else if (!/^[A-Za-z_]\w*$/.test(name) || name.startsWith('DJAG_') || name === '__proto__')
    remarks.push(
      `The variable “${name}” is left out: names are letters, digits and _, with no digit first, and those that begin with DJAG_ are Djag’s own.`,
    )
  else if (name === 'SHELL') state.shell = value || '/bin/sh'
  else if (name === 'CRON_TZ' || name === 'TZ') {
    if (cron === null)
      ask(
        questions,
        'cron',
        `${name} stands there, which crons read differently. Which one was it? Say --cron debian (Debian, Ubuntu) or --cron cronie (Fedora, Red Hat, SUSE, Arch).`,
      )
    if (name === 'TZ') state.environment.TZ = value
    if (name === 'TZ' || cron === 'debian')
      remarks.push(
        `${name}=${value} moves no times there${name === 'TZ' ? '; the commands get it as a variable, as they did' : ', and is left out'}.`,
      )
    else if (isTimeZone(value)) state.cronZone = value
    else remarks.push(`CRON_TZ=${value} names no zone that is known here, and is left out.`)
  } else if (isSecretName(name)) {
    state.secrets.push(name)
    rememberSecret(state, name, value)
    remarks.push(notWrittenDown(name))
  } else {
    state.environment[name] = value
    if (/\$|^~/.test(value))
      remarks.push(`${name}=${value}: cron does not expand it, and neither does Djag. If it did not work there, it does not here.`)
  }
}

/** Each thing is asked once, with the first place that raises it. */
function ask(questions: ImportQuestion[], option: ImportQuestion['option'], text: string): void {
  if (!questions.some((question) => question.option === option)) questions.push({ option, text })
}

function rememberSecret({ secretValues }: State, name: string, value: string): void {
  secretValues.set(name, (secretValues.get(name) ?? new Set()).add(value))
}

function readEntry(
  line: string,
  number: number,
  state: State,
  { form, hostZone }: ImportOptions,
  taken: Set<string>,
  questions: ImportQuestion[],
): ImportedEntry | LeftOut {
  const source = withoutPasswords(line)
  const { columns: words, user, command } = splitLine(line.replace(/^-(?=[\d*@])/, ''), form)
  const leftOut = (reason: string) => ({ line: number, source, reason })
  const when: ColumnsReading = importColumns(words, line)
  if (when.columns === null) return leftOut(when.problem)
  if (command === '') return leftOut(`There is no command behind the columns${form === 'system' ? ' and the user' : ''}.`)
  const what = importCommand(command, state.shell, when.onlyOnDays, (name, value) => rememberSecret(state, name, value))
  const notes = [...what.notes]
  if (form === 'user' && /^(?:root|www-data|nobody|postgres|mysql)\s/.test(command))
    notes.push(`“${command.split(/\s/)[0]}” looks like a user: is this a crontab of the system? Then say --form system.`)
  if (user !== null && (!USER_NAME.test(user) || SHELLS_WORD.test(user)))
    ask(
      questions,
      'form',
      `In line ${number} “${user}” stands where a file of the system names a user. Is it a user’s own crontab? Then say --form user; else correct that line.`,
    )
  if (user !== null) notes.push(ranAs(user))
  return {
    ...what,
    line: number,
    source,
    command: withoutPasswords(command),
    name: nameOfCommand(command, taken),
    columns: when.columns,
    timezone: state.cronZone ?? hostZone,
    enabled: !when.neverFired,
    environment: { ...state.environment },
    secrets: [...new Set([...state.secrets, ...what.secrets])],
    user,
    changes: [...when.changes, ...what.changes],
    notes,
  }
}

/** Columns or a macro, in a system's file the user, and the command with its own spaces. */
function splitLine(line: string, form: ImportOptions['form']): { columns: string[]; user: string | null; command: string } {
  const count = line.startsWith('@') ? 1 : 5
  const pattern = new RegExp(`^((?:\\S+\\s+){${count - 1}}\\S+)(?:\\s+${form === 'system' ? '(\\S+)(?:\\s+(.*))?' : '()(.*)'})?$`)
  const [, columns = line, user = '', command = ''] = pattern.exec(line) ?? []
  return { columns: columns.split(/\s+/), user: user === '' ? null : user, command: command.trim() }
}

function unquoted(text: string): string {
  const value = text.trim()
  return /^(["']).*\1$/.test(value) && value.length > 1 ? value.slice(1, -1) : value
}
