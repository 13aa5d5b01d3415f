import { CallFailure, EXIT } from './call-failure.ts'
import type { Call, Command } from './command.ts'
import { plainText } from './plain-text.ts'

/** What a shell completes: each command with its options, what its words may be, and whether a file follows. */
export type Completed = {
  name: string
  says: string
  options: readonly { name: string; says: string }[]
  words: readonly Word[]
  takesFile: boolean
}
/** One of these, or the name of something that is there; null: nobody knows. */
type Word = { oneOf: readonly string[] } | { named: (typeof NAMED)[number] } | null

const NAMED = ['tasks', 'secrets'] as const
/** Nobody waits longer for the key that completes. */
const PATIENCE_MS = 2_000
const MOST_NAMES = 100

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** `djag completion bash`: made of the list of commands, so that it knows all of them. */
export function completionCommand(commands: () => Readonly<Record<string, Command>>): Command {
  return {
    takes: ['SHELL'],
    says: 'Print completions for bash, zsh or fish.',
    run: async (call) => {
      const shell = SHELLS.find((each) => each === call.given[0])
      if (!shell) throw new CallFailure(`There are completions for ${SHELLS.join(', ')}.`, EXIT.usage)
      call.print(SCRIPTS[shell](completedOf(commands())))
      return EXIT.done
    },
  }
}

/** `djag complete tasks load`: the names that begin so, which the printed completions ask for. */
export const COMPLETE: Command = {
  takes: [NAMED.join('|'), 'BEGINNING'],
  optional: 1,
  limitMs: PATIENCE_MS,
  says: 'Print names that begin so, for completions: nothing where nobody answers soon.',
  run: async (call) => {
    const [what, beginning = ''] = call.given
    try {
      const names = what === 'secrets' ? await secretNames(call) : await taskNames(call, beginning)
      for (const name of names.filter((each) => each.startsWith(beginning) && plainText(each) === each)) call.print(name)
    } catch {
      // Whoever types has not asked for anything yet.
    }
    return EXIT.done
  },
}

async function taskNames({ client }: Call, beginning: string): Promise<string[]> {
  const search = beginning.trim()
  const { rows } = await client.listTasks({ ...(search !== '' && { search }), limit: MOST_NAMES })
  return rows.map(({ name }) => name)
}

async function secretNames({ client }: Call): Promise<string[]> {
  return (await client.listSecrets()).rows.filter(({ state }) => state !== 'missing').map(({ name }) => name)
}

/** By what stands for it in the usage: small words as they are, TASK and NAME for what there is. */
function wordOf(command: string, word: string): Word {
  if (command === 'completion') return { oneOf: SHELLS }
  if (/^[a-z]+(\|[a-z]+)*$/.test(word)) return { oneOf: word.split('|') }
  if (word.split('|').includes('TASK')) return { named: 'tasks' }
  return command === 'secrets' && word === 'NAME' ? { named: 'secrets' } : null
}

function completedOf(commands: Readonly<Record<string, Command>>): Completed[] {
  const own = Object.entries(commands).map(([name, { says, options = {}, takes }]) => ({
    name,
    says,
    options: [
      ...Object.entries(options).map(([option, { says: told }]) => ({ name: option, says: told })),
      { name: 'json', says: 'as JSON' },
    ],
    words: takes.map((word) => wordOf(name, word)),
    takesFile: takes.includes('FILE'),
  }))
  return [
    { name: 'help', says: 'Say what there is.', options: [], words: [], takesFile: false },
    { name: 'login', says: 'Keep a token for this user.', options: [{ name: 'json', says: 'as JSON' }], words: [], takesFile: false },
    ...own,
  ]
}

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly Completed[]) => string>> = { bash, zsh, fish }

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, words, takesFile }) => {
    const optionWords = options.map((option) => `--${option.name}`).join(' ')
    const own = words.map((word, index) => (word === null ? '' : `      ${index + 2}) ${bashWord(word)} ;;\n`)).join('')
    const others = `COMPREPLY=($(compgen${takesFile ? ' -f' : ''} -W '${optionWords}' -- "$word"))`
    return own === ''
      ? `    ${name}) ${others} ;;`
      : `    ${name}) [[ $word == -* ]] && { ${others}; return; }\n      case $COMP_CWORD in\n${own}      *) ${others} ;; esac ;;`
  })
  return `# eval "$(npx djag completion bash)" with: alias djag='npx djag'
_djag_names() {
  local name
  COMPREPLY=()
  while IFS= read -r name; do COMPREPLY+=("$(printf %q "$name")"); done < <(npx djag complete "$1" -- "$word" 2>/dev/null)
}
_djag() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -F _djag djag`
}

function bashWord(word: NonNullable<Word>): string {
  return 'named' in word ? `_djag_names ${word.named}` : `COMPREPLY=($(compgen -W '${word.oneOf.join(' ')}' -- "$word"))`
}

function zsh(commands: readonly Completed[]): string {
  const told = commands.map(({ name, says }) => `    ${quoted(`${name}:${says.replaceAll(':', '\\:')}`)}`)
  const cases = commands.map(({ name, options, words, takesFile }) => {
    const specs = options.map((option) => quoted(`--${option.name}[${option.says.replaceAll(/[[\]:]/g, ' ')}]`))
    const own = words.flatMap((word, index) => (word === null ? [] : [quoted(`${index + 1}:word:${zshWord(word)}`)]))
    const all = [...specs, ...own, ...(takesFile ? [quoted('*:file:_files')] : [])].join(' ')
    return `    ${name}) ${all === '' ? ':' : `_arguments ${all}`} ;;`
  })
  return `#compdef djag
# eval "$(npx djag completion zsh)" with: alias djag='npx djag'
_djag_names() {
  local -a names=(\${(f)"$(npx djag complete "$1" -- "$PREFIX" 2>/dev/null)"})
  compadd -a names
}
_djag() {
  local -a commands=(
${told.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  # What follows is completed as of a program of its own: otherwise the command itself would be a word too many.
  shift words
  (( CURRENT-- ))
  case "\${words[1]}" in
${cases.join('\n')}
  esac
}
compdef _djag djag`
}

function zshWord(word: NonNullable<Word>): string {
  return 'named' in word ? ` _djag_names ${word.named}` : `(${word.oneOf.join(' ')})`
}

function fish(commands: readonly Completed[]): string {
  const lines = [
    "# npx djag completion fish | source; with: alias djag='npx djag'",
    '# Whether what is typed is of this command, and its word at this place.',
    'function __djag_in',
    '  set -l typed (commandline -opc)',
    '  test "$typed[2]" = $argv[1]; and begin; test (count $argv) -eq 1; or test (count $typed) -eq $argv[2]; end',
    'end',
    'complete -c djag -f',
  ]
  for (const { name, says, options, words, takesFile } of commands) {
    lines.push(`complete -c djag -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(says)}`)
    const behind = `complete -c djag -n '__djag_in ${name}'`
    for (const option of options) lines.push(`${behind} -l ${option.name} -d ${quoted(option.says)}`)
    if (takesFile) lines.push(`${behind} -F`)
    for (const [index, word] of words.entries())
      if (word !== null) lines.push(`complete -c djag -n '__djag_in ${name} ${index + 2}' -a ${quoted(fishWord(word))}`)
  }
  return lines.join('\n')
}

function fishWord(word: NonNullable<Word>): string {
  return 'named' in word ? `(npx djag complete ${word.named} -- (commandline -ct) 2>/dev/null)` : word.oneOf.join(' ')
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}
