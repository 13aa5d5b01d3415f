/** A word as a shell reads it, of parts in quotes and others. What may begin anywhere and have no end is only looked at so far. */
const WORD = String.raw`(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^)]{0,200}\)|\\.|[^\s"'\\;&|<>()])+`
const KINDS_OF_KEY = 'API|APP|APPLICATION|ACCESS|ACCOUNT|AUTH|PRIVATE|ENCRYPTION|MASTER|SIGNING'
const SECRET_NAME = new RegExp(
  [
    'PASS(?:WORD|WD|PHRASE)',
    '(?:^|_)(?:DB|PG|SQL|MYSQL|FTP|SMTP|USER|ROOT|ADMIN)?PASS(?=_|\\d|$)',
    '_PWD$',
    '_PW(?=_|\\d|$)',
    'SECRET(?:KEY)?S?(?=_|\\d|$)',
    'TOKEN(?=_|\\d|$)',
    `(?:^|_)(?:${KINDS_OF_KEY})_?KEY(?=_|\\d|$)`,
    'CREDENTIALS?(?=_|\\d|$)',
  ].join('|'),
  'i',
)
/** Names of where a secret is, or of whose it is. */
const NO_SECRET = /_(?:FILE|DIR|PATH|ID)$/i

/** Whether a variable, option or header of this name holds a secret, as far as names tell. */
export function isSecretName(name: string): boolean {
  const withUnderscores = name.replaceAll('-', '_')
  return SECRET_NAME.test(withUnderscores) && !NO_SECRET.test(withUnderscores)
}

const ASSIGNED = new RegExp(`(?<![\\w-])([A-Za-z_]\\w*)=(${WORD})`, 'g')
const OPTION = new RegExp(`(?<![\\w-])(--?)([A-Za-z][\\w-]*)(=|\\s+(?!-))(${WORD})`, 'g')
const HEADER = /(?<![\w-])([A-Za-z][\w-]*)(:\s*)([^\s"']+)/g
const AUTHORIZATION = /(Authorization:\s*(?:(?:Bearer|Basic|Token|Digest)\s+)?)[^\s"']+/gi

/** Options that are passwords to some programs, and other things to others. */
const OF_PROGRAMS = [
  { program: /\b(?:mysql|mariadb)/, option: new RegExp(`(\\s-p)(?!-)(${WORD})`, 'g') },
  { program: /\b(?:sshpass|mongo\w*)\b/, option: new RegExp(`(\\s-p\\s*)(?!-)(${WORD})`, 'g') },
  { program: /\bredis-cli\b/, option: new RegExp(`(\\s(?:-a|--pass)\\s+)(${WORD})`, 'g') },
]
const USER_OF_CURL = new RegExp(`(\\s(?:-u|--user)[\\s=]*)(${WORD})`, 'g')

/** A command line with what looks like a password made unreadable, for reports. */
export function withoutPasswords(text: string): string {
  let shown = text
    .replace(AUTHORIZATION, '$1***')
    .replace(ASSIGNED, (whole, name: string) => (isSecretName(name) ? `${name}=***` : whole))
    .replace(OPTION, (whole, dashes: string, name: string, between: string) =>
      isSecretName(name) ? `${dashes}${name}${between}***` : whole,
    )
    .replace(HEADER, (whole, name: string, between: string) => (isSecretName(name) ? `${name}${between}***` : whole))
    .replace(/(:\/\/[^\s:/@]{0,300}:)[^\s@]{1,500}@/g, '$1***@')
  for (const { program, option } of OF_PROGRAMS) if (program.test(shown)) shown = shown.replace(option, '$1***')
  if (!/\b(?:curl|wget)\b/.test(shown)) return shown
  return shown.replace(USER_OF_CURL, (whole, option: string, word: string) =>
    word.includes(':') ? `${option}${word.slice(0, word.indexOf(':')).replace(/^["']/, '')}:***` : whole,
  )
}

/** A script without the secrets that were set in front of its first command; `left`: names of those that cannot be taken out safely. */
export type WithoutSecrets = { script: string; secrets: { name: string; value: string }[]; left: string[] }

const ASSIGNMENT = new RegExp(`^([A-Za-z_]\\w*)=(${WORD})?(?=\\s|$|[;&|<>()])[ \\t]*`)
/** What stands for itself, without anything that a shell would put in its place. */
const LITERAL = /^(?:"[^"$`\\]*"|'[^']*'|[\w./:@%+,=-]+)$/

/** Takes secrets out of the assignments in front of a command, where that changes nothing else: a value that is computed stays, as does one without a command. */
export function takeSecretsOut(script: string): WithoutSecrets {
  const taken: WithoutSecrets = { script: '', secrets: [], left: [] }
  let rest = script
  for (let found = ASSIGNMENT.exec(rest); found; found = ASSIGNMENT.exec(rest)) {
    const [whole, name = '', value = ''] = found
    const behind = rest.slice(whole.length)
    const isOfCommand = /\s$/.test(whole) && /^[^\s;&|<>()#]/.test(behind)
    // What is Djag's own no definition may name.
    if (isSecretName(name) && !name.startsWith('DJAG_') && isOfCommand && LITERAL.test(value))
      taken.secrets.push({ name, value: value.replace(/^(["'])(.*)\1$/, '$2') })
    else {
      if (isSecretName(name)) taken.left.push(name)
      taken.script += whole
    }
    rest = behind
    if (!isOfCommand) break
  }
  return { ...taken, script: taken.script + rest }
}

/** What is said of a variable whose value was left out, and where that can be kept instead. */
export function notWrittenDown(name: string): string {
  return `The value of ${name} is not written down: set it for the worker, and name it in DJAG_HANDLER_ENV; or keep it in Djag, by “npx djag secrets set ${name}” and “secrets: { ${name}: ${name} }” in the definition.`
}

/** What is said where a password stands in a command itself, and so in its definition. */
export const PASSWORD_IN_COMMAND =
  'A password seems to stand in the line, and so in the definition: move it into a variable, and name that under secrets. Djag can keep it: “npx djag secrets set NAME”.'

/** What is said of a command that ran as some user. */
export function ranAs(user: string): string {
  return `It ran as ${user}: let a worker of that user run it, or uncomment “user” in its definition for a worker that runs as root.`
}
