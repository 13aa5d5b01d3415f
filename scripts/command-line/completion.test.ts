import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { COMMANDS } from './commands.ts'

/** zsh is asked at a terminal of its own; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'djag-completion-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Stands for `npx djag complete`, and tells names in which a shell would see more than text. */
const NAMES = join(folder, 'npx')
writeFileSync(
  NAMES,
  `#!/bin/sh
case "$*" in
  'djag complete tasks -- lo') printf '%s\\n' 'load orders' 'load; rm $HOME' ;;
  'djag complete secrets -- '*) printf '%s\\n' shop-key bank-key ;;
esac
`,
  { mode: 0o755 },
)
const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder }

async function printed(shell: string): Promise<string> {
  const lines: string[] = []
  await COMMANDS.completion?.run({ given: [shell], options: {}, isJson: false, print: (text: string) => lines.push(text) } as never)
  return lines.join('\n')
}

async function fileOf(shell: string): Promise<string> {
  const file = join(folder, `djag.${shell}`)
  writeFileSync(file, await printed(shell))
  return file
}

/** What bash completes a line to whose words are given. */
async function bashAsked(...words: string[]): Promise<string[]> {
  const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _djag; printf '%s\\n' "\${COMPREPLY[@]}"`
  return toldBy('bash', ['-c', `source ${await fileOf('bash')}\n${line}`])
}

async function fishAsked(line: string): Promise<string[]> {
  const told = toldBy('fish', ['-N', '-c', `source ${await fileOf('fish')}; complete -C '${line}'`])
  return told.map((each) => each.split('\t')[0] ?? '')
}

/**
 * zsh completes at a terminal alone: it is given one, writes what it would offer between brackets, and says when that is all. Its functions are loaded without
 * `compinit`, which would read a thousand files first.
 */
const AT_TERMINAL = String.raw`
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "stty -echo; PROMPT= RPROMPT=; compdef() { : }; autoload -Uz \$^fpath/_*(N:t); typeset -gA _comps; source $1
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd \"\$@\"; return; fi
  local -a offered
  builtin compadd -A offered \"\$@\"
  (( \$#offered )) && print -rl -- \"<<\"\${^offered}\">>\"
  builtin compadd \"\$@\"
}
told() { setopt localoptions extendedglob rcexpandparam nullglob unset; local curcontext=::; _djag; print -r -- THAT_IS_ALL }
zle -C ask .complete-word told; bindkey '^T' ask; print READY\$((1+1))"
zpty -r shell all '*READY2*'
zpty -w -n shell "$2"$'\C-t'
zpty -r shell all '*THAT_IS_ALL*'
print -r -- $all
zpty -d shell
`

async function zshAsked(line: string): Promise<string[]> {
  const told = toldBy('zsh', ['-f', '-c', AT_TERMINAL, 'zsh', await fileOf('zsh'), line]).join('\n')
  return [...told.matchAll(/<<(.*?)>>/g)].map(([, offered]) => offered ?? '')
}

function toldBy(shell: string, words: string[]): string[] {
  const { stdout, stderr, status } = spawnSync(shell, words, { encoding: 'utf8', env, timeout: 30_000 })
  expect([shell, status, stderr]).toEqual([shell, 0, ''])
  return stdout.split('\n').filter((line) => line !== '')
}

const isHere = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

describe('completions', () => {
  it('of bash complete commands, their options and words, and names each as one word', async () => {
    expect(await bashAsked('djag', 'pl')).toEqual(['plan'])
    expect(await bashAsked('djag', 'apply', '--f')).toEqual(['--fingerprint'])
    expect(await bashAsked('djag', 'completion', '')).toContain('zsh')
    expect(await bashAsked('djag', 'secrets', 'd')).toEqual(['delete'])
    expect(await bashAsked('djag', 'why', '--j')).toEqual(['--json'])
    expect(await bashAsked('djag', 'why', 'lo')).toEqual(['load\\ orders', 'load\\;\\ rm\\ \\$HOME'])
  })

  it.skipIf(!isHere('zsh'))(
    'of zsh, where it is installed, complete commands, their options and words, and names each as one word',
    async () => {
      expect(await zshAsked('djag pl')).toEqual(['plan'])
      expect(await zshAsked('djag runs --')).toEqual(expect.arrayContaining(['--task', '--state', '--json']))
      expect((await zshAsked('djag secrets ')).sort()).toEqual(['delete', 'list', 'set'])
      expect((await zshAsked('djag secrets delete ')).sort()).toEqual(['bank-key', 'shop-key'])
      expect((await zshAsked('djag why lo')).sort()).toEqual(['load\\ orders', 'load\\;\\ rm\\ \\$HOME'])
    },
  )

  it.skipIf(!isHere('fish'))('of fish, where it is installed, complete commands, their options and words, and names', async () => {
    expect(await fishAsked('djag pl')).toEqual(['plan'])
    expect(await fishAsked('djag runs --')).toEqual(expect.arrayContaining(['--task', '--state', '--json']))
    expect(await fishAsked('djag secrets ')).toEqual(['delete', 'list', 'set'])
    expect(await fishAsked('djag secrets delete ')).toEqual(['bank-key', 'shop-key'])
    expect(await fishAsked('djag why lo')).toEqual(['load orders', 'load; rm $HOME'])
    expect(await fishAsked('djag why pause ')).toEqual([])
  })

  it.each(['zsh', 'fish'])('of %s name every command', async (shell) => {
    const script = await printed(shell)
    for (const name of ['login', ...Object.keys(COMMANDS)]) expect(script).toContain(name)
  })
})
