/** What stands behind the columns of a line of a crontab file, in sentences. */

const KNOWN_USERS = new Set(
  'root www-data nobody daemon postgres mysql git www apache nginx backup admin ubuntu ec2-user deploy operator smmsp list mail news man'.split(
    ' ',
  ),
)
const KNOWN_COMMANDS = new Set(
  'cd test php python python3 node npm npx ruby perl bash sh curl wget nice ionice flock echo find env date docker'.split(' '),
)

/** The user and the command, or a comment, that follow the columns: what they are, and that they are left out. */
export function restInWords(rest: readonly string[]): string[] {
  const [first] = rest
  if (first === undefined) return []
  if (first.startsWith('#')) return [`The comment “${shortened(rest)}” is left out.`]
  const user = isUser(first, rest[1]) ? first : null
  const command = user === null ? rest : rest.slice(1)
  const parts = [user === null ? '' : `the user “${user}”`, command.length === 0 ? '' : `the command “${shortened(command)}”`].filter(
    Boolean,
  )
  const named = parts.join(' and ')
  return [
    `${named.charAt(0).toUpperCase()}${named.slice(1)} ${parts.length > 1 ? 'are' : 'is'} left out: a task's handler and arguments say what runs.`,
  ]
}

/** A system's crontab names the user before the command. */
function isUser(word: string, next: string | undefined): boolean {
  if (!/^[a-z_][\w.-]*(?::[\w.-]+)?$/i.test(word) || KNOWN_COMMANDS.has(word)) return false
  if (KNOWN_USERS.has(word.split(':')[0] as string)) return true
  return next !== undefined && (/^(?:[/~.[(]|\w+=)/.test(next) || KNOWN_COMMANDS.has(next))
}

function shortened(words: readonly string[]): string {
  const text = words.join(' ')
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
