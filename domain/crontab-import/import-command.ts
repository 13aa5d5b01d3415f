import { NOTHING_TO_DO, onlyOn } from '../imported-tasks/only-on-days.ts'
import { notWrittenDown, PASSWORD_IN_COMMAND, takeSecretsOut, withoutPasswords } from '../imported-tasks/passwords.ts'
import { literalWord } from '../imported-tasks/shell-words.ts'
import { shellOperators } from './shell-operators.ts'

/** What runs, as a definition of a command says it. `changes`: what is written otherwise than it stood; `notes`: what somebody should know. */
export type ImportedCommand = {
  words: string[]
  stdin: string | null
  /** The exit code that means “nothing to do”; null: none does. */
  nothingToDo: number | null
  /** Variables that were set to a secret in the line, and have to be set for the worker instead. */
  secrets: string[]
  changes: string[]
  notes: string[]
}

/**
 * What stands behind the columns of a line. Words without anything that a shell reads become a list; all else a script of the shell, with its
 * well-known traps taken out or named.
 * @param onlyOnDays days of the month on which there is something to do; null: on all
 * @param foundSecret is told of each secret that is taken out; its value is in nothing that is given back
 */
export function importCommand(
  text: string,
  shell: string,
  onlyOnDays: string | null,
  foundSecret: (name: string, value: string) => void,
): ImportedCommand {
  const { command, stdin } = splitAtPercent(text)
  const imported: ImportedCommand = { words: [], stdin, nothingToDo: null, secrets: [], changes: [], notes: [] }
  if (/\\\\/.test(command)) imported.notes.push('Two backslashes stand there, which crons read differently: look at them.')
  let script = command.trim()
  for (const step of [withoutAmpersand, withoutSecretAssignments, withTestOfToday, withLockThatTells])
    script = step(script, imported, foundSecret)
  noteTraps(script, imported)
  if (onlyOnDays !== null) {
    imported.nothingToDo = NOTHING_TO_DO
    script = `${onlyOn(onlyOnDays)} ${literalWord(script)}`
  } else script = literalWord(script)
  const isPlain = /^[\w./:@,+-][\w./:@,+=-]*(?:[ \t]+[\w./:@,+=-]+)*$/.test(script) && !SHELLS_OWN.test(script)
  imported.words = isPlain ? script.split(/[ \t]+/) : [shell, '-c', script]
  return imported
}

const SHELLS_OWN = /^(?:cd|\.|source|export|test|if|for|while|case|exec|eval|set|ulimit|umask|exit|trap|true|false|:|\w+=)(?=\s|$)|^\w+=/

/** A bare `%` ends the command, also inside quotes; what follows is its standard input, each further `%` a line end. `\%` is a `%`. */
function splitAtPercent(text: string): { command: string; stdin: string | null } {
  const parts = text.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'))
  const [command = '', ...lines] = parts
  return { command, stdin: lines.length === 0 ? null : `${lines.join('\n')}\n` }
}

function withoutAmpersand(script: string, { changes }: ImportedCommand): string {
  if (!/[^&]&\s*$/.test(script)) return script
  changes.push('The & at the end is left out: the shell would end at once, and the run, with all it started, as well.')
  return script.replace(/\s*&\s*$/, '').replace(/^nohup\s+/, '')
}

function withoutSecretAssignments(script: string, imported: ImportedCommand, found: (name: string, value: string) => void): string {
  const { script: rest, secrets, left } = takeSecretsOut(script)
  for (const { name, value } of secrets) {
    found(name, value)
    imported.secrets.push(name)
    imported.changes.push(notWrittenDown(name))
  }
  for (const name of left)
    imported.notes.push(
      `${name} is left where it stands, as it cannot be taken out safely. If its value is a secret, set it for the worker, and name it in DJAG_HANDLER_ENV.`,
    )
  return rest
}

const ONE_TEST = /^(?:\[\s.*\s\]|\[\[\s.*\s\]\]|test\s.*)$/s
/** A test that holds goes on; one that does not says that there is nothing to do; one that cannot be made (2, 127) is a failure. */
const OR_NOTHING_TO_DO = `|| { [ $? = 1 ] && exit ${NOTHING_TO_DO}; exit 2; };`

/** `[ … ] && job` ends with 1 on idle days, as a failing job may. Where more stands behind that job, it would run on such days: that stays as it is. */
function withTestOfToday(script: string, imported: ImportedCommand): string {
  const [and] = shellOperators(script)
  const told = script.slice(0, and?.at).trim()
  if (and?.text !== '&&' || !ONE_TEST.test(told)) return script
  if (/date/.test(told) && /-l[et]\s+[78]/.test(told))
    imported.notes.push('A first weekday of the month needs no such test here: a crontab with the weekday 1#1 fires on first Mondays.')
  else if (/date\b.*%[uwaA]/.test(told))
    imported.notes.push(
      'A weekday needs no such test here: a crontab with the weekday 1#1 fires on first Mondays, one with 1#2 on second ones.',
    )
  const job = script.slice(and.at + and.text.length).trim()
  if (!isOneJob(job)) {
    imported.notes.push(`What stands behind “${told}” is kept as it is: on days on which that does not hold, the last command counts.`)
    return script
  }
  imported.nothingToDo = NOTHING_TO_DO
  imported.changes.push(
    `When “${told}” does not hold, the line ends with 1, as if it had failed. Here it ends with ${NOTHING_TO_DO} then, which means: nothing to do.`,
  )
  return `${told} ${OR_NOTHING_TO_DO} ${job}`
}

/** Whether all of it is skipped when a test in front of it does not hold. */
function isOneJob(job: string): boolean {
  if (job === '') return false
  if (/^if\s.*;\s*fi$/s.test(job) && job.match(/\bfi\b/g)?.length === 1) return true
  return shellOperators(job).every(({ text }) => text === '&&' || text === '|')
}

function withLockThatTells(script: string, imported: ImportedCommand): string {
  const found = /\bflock((?:\s+-[-\w]+)*?)\s+(?:-\w*n\w*|--nonblock|--nb)(?=\s)/.exec(script)
  if (!found || /-E|--conflict-exit-code/.test(script)) return script
  imported.nothingToDo = NOTHING_TO_DO
  imported.changes.push(
    `flock -n ends with 1 while another one runs, as if it had failed. Here it ends with ${NOTHING_TO_DO} then, which means: nothing to do.`,
  )
  imported.notes.push('A task runs once at a time by itself: flock can go, unless something else takes that lock.')
  return script.replace(/\bflock\s/, `flock -E ${NOTHING_TO_DO} `)
}

/** What hides how a command ended, or what it said. */
function noteTraps(script: string, { notes }: ImportedCommand): void {
  const own = script.replace(OR_NOTHING_TO_DO, '')
  const operators = shellOperators(own)
  if (/\|\s*(?:\/usr\/bin\/)?logger\b/.test(script))
    notes.push('“| logger” hides the exit code: the run succeeds whatever happens. Its log keeps the lines without it.')
  else if (operators.some(({ text }) => text === '|'))
    notes.push('Of a pipe the exit code of its last program counts: a failure before it is not seen.')
  if (operators.some(({ text, at }) => text === ';' && own.slice(at + 1).trim() !== ''))
    notes.push('Behind a “;” the exit code of the last command counts: a failure before it is not seen. “&&” keeps it.')
  if (leavesSomethingRunning(script))
    notes.push(
      'It may leave a program running behind it, which is killed when the run ends: let the run be that program, or wait for it, or make it a service.',
    )
  if (/\|\|\s*(?:true|:)\s*$/.test(script)) notes.push('“|| true” makes every failure a success.')
  if (/>\s*\/dev\/null/.test(script))
    notes.push('Its output goes to /dev/null: the run’s log stays empty. It can go, as Djag mails no output.')
  else if (/>>?\s*[^\s&|]+/.test(script.replace(/2>&1/g, ''))) notes.push('Its output goes to a file: the run’s log stays empty.')
  if (withoutPasswords(script) !== script) notes.push(PASSWORD_IN_COMMAND)
}

const DAEMON =
  /\b(?:nohup|setsid|start-stop-daemon)\s|\bscreen\s+(?:-\S+\s+)*-\w*d|\btmux\s.*\s-\w*d\b|\s--daemon(?:ize)?\b|\binit\.d\/\S+\s+(?:re)?start\b|\bservice\s+\S+\s+(?:re)?start\b/

function leavesSomethingRunning(script: string): boolean {
  if (DAEMON.test(script)) return true
  return shellOperators(script).some(({ text, at }) => text === '&' && !/\bwait\b/.test(script.slice(at)))
}
