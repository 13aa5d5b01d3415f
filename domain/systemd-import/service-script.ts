import { NOTHING_TO_DO, onlyOn } from '../imported-tasks/only-on-days.ts'
import { literalWord, shellWord } from '../imported-tasks/shell-words.ts'
import { type ExecCommand, type ExecWord, readExecLine } from './exec-line.ts'
import { settingValues, type Unit } from './unit-file.ts'

/** What of a service is run, and what is known of its variables. */
export type ServiceScript = {
  service: Unit
  environment: Readonly<Record<string, string>>
  /** As they stand there: a minus in front says that a file may be missing. */
  environmentFiles: readonly string[]
  /** Days of the month on which there is something to do; null: on all. */
  onlyOnDays: string | null
}

/**
 * The words of a definition that does what a service does: the words of its one command, or a script where something stands before it, after it
 * or around it.
 * @throws UnknownSpecifier
 */
export function serviceWords({ service, environment, environmentFiles, onlyOnDays }: ServiceScript): string[] {
  const read = (name: string) => settingValues(service, 'Service', name).flatMap((line) => readExecLine(line, service.name))
  const [conditions, before, commands] = [read('ExecCondition'), read('ExecStartPre'), read('ExecStart')]
  const [only] = commands
  const isPlain =
    only &&
    commands.length === 1 &&
    !only.mayFail &&
    conditions.length + before.length + environmentFiles.length === 0 &&
    onlyOnDays === null
  if (isPlain && namesIn(only).every((name) => Object.hasOwn(environment, name)))
    return only.words.flatMap((word) => filledIn(word, only.isSubstituted ? environment : null)).map(literalWord)
  const steps = [...before, ...commands].map((command) => (command.mayFail ? `{ ${inShell(command)} || true; }` : inShell(command)))
  const isLast = steps.length === 1 && only && !only.mayFail
  const script = [
    ...environmentFiles.map(sourced),
    ...conditions.map((command) => `${inShell(command)} || { [ $? -lt 255 ] && exit ${NOTHING_TO_DO}; exit 1; };`),
    `${isLast ? 'exec ' : ''}${steps.join(' && ')}`,
  ].join(' ')
  return ['/bin/sh', '-c', `${onlyOnDays === null ? '' : `${onlyOn(onlyOnDays)} `}${literalWord(script)}`]
}

function sourced(file: string): string {
  const name = shellWord(file.replace(/^-/, ''))
  const read = `set -a; . ${name}; set +a;`
  return file.startsWith('-') ? `if [ -r ${name} ]; then ${read} fi;` : read
}

const PLACES = /\$\$|\$\{(\w+)\}/g

function namesIn({ words, isSubstituted }: ExecCommand): string[] {
  if (!isSubstituted) return []
  return words.flatMap(({ text, splits }) =>
    splits ? [text.slice(1)] : [...text.matchAll(PLACES)].flatMap(([, name]) => (name === undefined ? [] : [name])),
  )
}

/** A word with its variables' values; one that stood by itself becomes as many words as its value has. */
function filledIn({ text, splits }: ExecWord, environment: Readonly<Record<string, string>> | null): string[] {
  if (environment === null) return [text]
  if (splits) return (environment[text.slice(1)] ?? '').split(/\s+/).filter((word) => word !== '')
  return [text.replace(PLACES, (_, name: string | undefined) => (name === undefined ? '$' : (environment[name] ?? '')))]
}

function inShell({ words, isSubstituted }: ExecCommand): string {
  return words.map(({ text, splits }) => (isSubstituted ? (splits ? text : withPlaces(text)) : shellWord(text))).join(' ')
}

/** Text between variables in apostrophes, the variables themselves in quotes. */
function withPlaces(text: string): string {
  let written = ''
  let at = 0
  for (const match of text.matchAll(PLACES)) {
    const [whole, name] = match
    const before = text.slice(at, match.index) + (name === undefined ? '$' : '')
    written += (before === '' ? '' : shellWord(before)) + (name === undefined ? '' : `"\${${name}}"`)
    at = match.index + whole.length
  }
  const rest = text.slice(at)
  return written + (rest === '' && written !== '' ? '' : shellWord(rest))
}
