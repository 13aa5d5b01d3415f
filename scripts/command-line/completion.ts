import { CallFailure, EXIT } from './call-failure.ts'
import type { Command } from './command.ts'

/** What a shell completes: each command with its options and whether a file follows. */
export type Completed = { name: string; says: string; options: readonly { name: string; says: string }[]; takesFile: boolean }

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

function completedOf(commands: Readonly<Record<string, Command>>): Completed[] {
  const own = Object.entries(commands).map(([name, { says, options = {}, takes }]) => ({
    name,
    says,
    options: [
      ...Object.entries(options).map(([option, { says: told }]) => ({ name: option, says: told })),
      { name: 'json', says: 'as JSON' },
    ],
    takesFile: takes.includes('FILE'),
  }))
  return [
    { name: 'help', says: 'Say what there is.', options: [], takesFile: false },
    { name: 'login', says: 'Keep a token for this user.', options: [{ name: 'json', says: 'as JSON' }], takesFile: false },
    ...own,
  ]
}

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly Completed[]) => string>> = { bash, zsh, fish }

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options, takesFile }) => {
    const words = [...options.map((option) => `--${option.name}`), ...(name === 'completion' ? SHELLS : [])].join(' ')
    const files = takesFile ? ' -f' : ''
    return `    ${name}) COMPREPLY=($(compgen${files} -W '${words}' -- "$word")) ;;`
  })
  return `# eval "$(npx djag completion bash)" with: alias djag='npx djag'
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

function zsh(commands: readonly Completed[]): string {
  const told = commands.map(({ name, says }) => `    ${quoted(`${name}:${says.replaceAll(':', '\\:')}`)}`)
  const cases = commands.map(({ name, options, takesFile }) => {
    const specs = options.map((option) => quoted(`--${option.name}[${option.says.replaceAll(/[[\]:]/g, ' ')}]`))
    const rest = name === 'completion' ? quoted(`*:shell:(${SHELLS.join(' ')})`) : takesFile ? quoted('*:file:_files') : ''
    const all = [...specs, rest].filter((spec) => spec !== '').join(' ')
    return `    ${name}) ${all === '' ? ':' : `_arguments ${all}`} ;;`
  })
  return `#compdef djag
# eval "$(npx djag completion zsh)" with: alias djag='npx djag'
_djag() {
  local -a commands=(
${told.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "\${words[2]}" in
${cases.join('\n')}
  esac
}
compdef _djag djag`
}

function fish(commands: readonly Completed[]): string {
  const lines = ["# npx djag completion fish | source; with: alias djag='npx djag'", 'complete -c djag -f']
  for (const { name, says, options, takesFile } of commands) {
    lines.push(`complete -c djag -n __fish_use_subcommand -a ${name} -d ${quoted(says)}`)
    const behind = `complete -c djag -n '__fish_seen_subcommand_from ${name}'`
    for (const option of options) lines.push(`${behind} -l ${option.name} -d ${quoted(option.says)}`)
    if (takesFile) lines.push(`${behind} -F`)
    if (name === 'completion') lines.push(`${behind} -a '${SHELLS.join(' ')}'`)
  }
  return lines.join('\n')
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`
}
