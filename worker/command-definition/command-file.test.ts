import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readCommandFile } from './command-file.ts'

const read = (text: string) => readCommandFile(text, '/srv/handlers/load-orders.handler.yaml')

describe('a definition', () => {
  test('needs a command and nothing else; its name is its file’s', () => {
    expect(read('command: [./load.sh]')).toMatchObject({ name: 'load-orders', folder: '.', timezone: 'UTC', exitCodes: { succeed: [0] } })
  })

  test('says its input as a JSON schema, of which checks and forms are made', () => {
    const { check } = read(`
description: Loads a shop.
command: [load, "{shop}", "{count}"]
input:
  properties:
    shop: { type: string, description: Which shop, minLength: 2 }
    count: { type: integer, minimum: 1, default: 3 }
    tags: { type: array, items: { type: string }, maxItems: 5 }
  required: [shop]
`)
    expect(z.toJSONSchema(check, { io: 'input' })).toMatchObject({
      type: 'object',
      properties: { shop: { type: 'string', description: 'Which shop', minLength: 2 }, count: { type: 'integer', minimum: 1, default: 3 } },
      required: ['shop'],
      additionalProperties: false,
    })
    expect(check.parse({ shop: 'ab' })).toEqual({ shop: 'ab', count: 3 })
    expect(check.safeParse({ shop: 'ab', shops: 1 }).success).toBe(false)
    expect(check.safeParse({ shop: 'a' }).success).toBe(false)
  })

  test('takes what stands without quotes as it is written', () => {
    const { words, environment, folder } = read(
      'command: [sleep, 5, 1.0, yes, true, ~, 0x1f]\nenvironment: { N: 010, EMPTY: "" }\nfolder: ~',
    )
    expect(words.map((word) => word.map((part) => ('text' in part ? part.text : part)).join(''))).toEqual([
      'sleep',
      '5',
      '1.0',
      'yes',
      'true',
      '~',
      '0x1f',
    ])
    expect(environment).toEqual({ N: '010', EMPTY: '' })
    expect(folder).toBe('~')
  })

  test('has limits in units', () => {
    expect(read('command: [x]\nlimits: { memory: 512 MiB, output: 2MB, cpuSeconds: 60 }').limits).toEqual({
      memory: 2 ** 29,
      output: 2e6,
      cpuSeconds: 60,
    })
  })
})

describe('what is wrong is refused with its line and column', () => {
  test.each([
    ['no mapping', '- load', /line 1, column 1: It has to be a mapping/],
    ['nothing', '', /line 1, column 1: It has to be a mapping/],
    ['broken YAML', 'command: [load\nname: x', /line 2, column 1/],
    ['a name twice', 'command: [a]\ncommand: [b]', /line 2, column 1/],
    ['a tag of another language', 'command: !!js/function "x"', /line 1, column 10/],
    ['a typing error', 'command: [load]\ncomand: [load]', /line 2, column 1: “comand” is not known here/],
    ['no command', 'name: x', /“command” is missing/],
    ['an empty command', 'command: []', /line 1, column 10: A command has at least one word/],
    ['a command line', 'command: load --all', /line 1, column 10: Here stands something else than a list/],
    ['a word in a word', 'command:\n  - load\n  - [a]', /line 3, column 5: Here stands something else than a text/],
    ['an unknown zone', 'command: [load]\ntimezone: Europe/Bärlin', /line 2, column 11: This time zone is not known/],
    [
      'a keyword that no form knows',
      'command: [a]\ninput:\n  properties:\n    x: { type: string, not: {} }',
      /line 4, column 24: “not” is not known here/,
    ],
    ['a required field that is none', 'command: [a]\ninput: { properties: {}, required: [x] }', /line 2, column 37: “x” is required/],
    ['a field without a type', 'command: [a]\ninput: { properties: { x: {} } }', /line 2, column 27: A value needs a type/],
    [
      'an exit code with two meanings',
      'command: [a]\nexitCodes: { warn: [3], nothingToDo: [3] }',
      /line 2, column 39: Exit code 3 stands under warn already/,
    ],
    ['a name of Djag’s own in the environment', 'command: [a]\nenvironment: { DJAG_SECRET: x }', /line 2, column 16: .*Djag’s own/],
    ['a place for what the input does not have', 'command: [load, "{shop}"]', /line 1, column 17: \{shop\}: the input has no such field/],
    [
      'a place for what may be left out',
      'command: [load, "{shop}"]\ninput: { properties: { shop: { type: string } } }',
      /line 1, column 17: \{shop\} may be left out/,
    ],
    [
      'a place for a list',
      'command: [load, "{shop}"]\ninput: { properties: { shop: { type: array } }, required: [shop] }',
      /line 1, column 17: .*no room for a list/,
    ],
    [
      'a field with a name of the run',
      'command: [load]\ninput: { properties: { runId: { type: string } } }',
      /line 2, column 24: .*another name/,
    ],
    ['a size without a unit', 'command: [a]\nlimits: { memory: 512 }', /line 2, column 19/],
    ['a secret in a word', 'command: [load, "--key={{secret:key}}"]', /line 1, column 17: Everybody on this machine can read the words/],
    ['a secret in the environment', 'command: [a]\nenvironment: { KEY: "{{secret:key}}" }', /line 2, column 21: .*secrets: \{ VARIABLE/],
    ['a secret with a name that none can have', 'command: [a]\nsecrets: { KEY: a b }', /line 2, column 17: Letters, digits/],
    [
      'a secret in a variable that is set already',
      'command: [a]\nsecrets: { KEY: key }\nenvironment: { KEY: x }',
      /line 2, column 12: KEY stands under environment already/,
    ],
    [
      'a secret in a variable that is inherited',
      'command: [a]\ninherit: [KEY]\nsecrets: { KEY: key }',
      /line 3, column 12: KEY stands under inherit already/,
    ],
    ['a positional argument that is none', 'command: [a]\npositional: [shop]', /line 2, column 14: The input has no field “shop”/],
  ])('%s', (_what, text, sentence) => {
    expect(() => read(text)).toThrow(sentence)
    expect(() => read(text)).toThrow('/srv/handlers/load-orders.handler.yaml cannot be used')
  })

  test('everything at once', () => {
    expect(() => read('command: [load]\nfolders: x\ntimezone: nowhere')).toThrow(/line 2, column 1: .*line 3, column 11/s)
  })

  test('and a bomb of aliases does not go off', () => {
    const layers = Array.from({ length: 30 }, (_, n) => `  - &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}]`).join('\n')
    expect(() => read(`environment:\n  - &a0 [x]\n${layers}\ncommand: [a]`)).toThrow()
  })
})

describe('a value never becomes a program', () => {
  const withField = (command: string, field = 'type: string') =>
    read(`command: ${command}\ninput: { properties: { x: { ${field} } }, required: [x] }`)

  test.each([
    ['["{x}", a]'],
    ['[sh, -c, "load {x}"]'],
    ['[/bin/bash, -euc, "load {x}"]'],
    ['[python3, -c, "print({x})"]'],
    ['[node, "--eval={x}"]'],
    ['[perl, "-e{x}"]'],
    ['[sudo, sh, -c, "{x}"]'],
    ['[bash, -o, pipefail, -c, "{x}"]'],
    ['[node, "{x}"]'],
    ['[python3, -u, "scripts/{x}"]'],
    ['[ssh, host, "load {x}"]'],
    ['[psql, -c, "select {x}"]'],
    ['[env, "{x}", load]'],
    ['[env, "LD_PRELOAD={x}", load]'],
    ['[sudo, env, A=1, "PYTHONPATH=/srv/{x}", load]'],
    ['[nice, -n, 5, "{x}"]'],
    ['[timeout, 60, "{x}"]'],
    ['[sh, -c, "echo {task}"]'],
    ["[perl, -e, 'a', -e, '{x}']"],
    ["[perl, -ne, 'a', -e, '{x}']"],
    ['[perl, -p, -e, "{x}"]'],
    ['[perl, -p, "{x}"]'],
    ["[node, -e, 'a', --eval, '{x}']"],
    ["[node, --eval, 'a', '--eval={x}']"],
    ['[node, -p, "{x}"]'],
    ['[node, -r, ./a, "{x}"]'],
    ["[ruby, -e, 'a', '-e{x}']"],
    ["[php, -r, 'a', -r, '{x}']"],
    ['[deno, eval, "{x}"]'],
    ['[deno, run, -A, "{x}"]'],
    ['[busybox, sh, -c, "load {x}"]'],
    ['[env, -S, "load {x}"]'],
    ['[env, "-Sload {x}"]'],
    ['[env, "--split-string=load {x}"]'],
    ['[flock, /tmp/l, -c, "load {x}"]'],
    ['[sudo, flock, -n, /tmp/l, -c, "load {x}"]'],
    ['[runuser, -u, me, -c, "load {x}"]'],
    ['[flock, /tmp/l, "{x}"]'],
    ['[sudo, -u, me, "{x}"]'],
    ['[sudo, -u, me, nice, -n, 5, "{x}"]'],
    ['[chroot, /srv, "{x}"]'],
    ['[watch, "load {x}"]'],
    ['[mariadb, -e, "select {x}"]'],
    ['[pwsh, -NoProfile, -Command, load, "{x}"]'],
    ['[pwsh, "{x}"]'],
    ['[Rscript, -e, "load({x})"]'],
    ['[mongosh, --eval, "load({x})"]'],
    ['[tclsh, "{x}"]'],
    ['[make, "SHOP={x}"]'],
    ['[parallel, load, "{x}"]'],
    ['[jq, -r, "{x}", a.json]'],
    ['[gosu, me, "{x}"]'],
    ['[chronic, "{x}"]'],
    ['[chronic, sh, -c, "load {x}"]'],
    ['[strace, -o, trace, "{x}"]'],
    ['[npx, "{x}"]'],
    ['[uv, run, "{x}"]'],
    ['[sg, staff, "load {x}"]'],
  ])('%s is refused', (command) => {
    expect(() => withField(command)).toThrow(
      /line 1, column \d+: .*(free text must not become|would be the program|chooses values, not programs|decides which programs run)/,
    )
  })

  test.each([
    ['[sh, -c, \'load "$1"\', sh, "{x}"]', 'type: string'],
    ['[load, --shop, "{x}"]', 'type: string'],
    ['[python3, -u, load.py, "--shop={x}", -c, "{x}"]', 'type: string'],
    ['[timeout, 60, load, "{x}"]', 'type: string'],
    ["[perl, -e, 'a', '{x}']", 'type: string'],
    ["[node, -e, 'a', --, '{x}']", 'type: string'],
    ["[busybox, sh, -c, 'load \"$1\"', sh, '{x}']", 'type: string'],
    ['[deno, run, -A, load.ts, "{x}"]', 'type: string'],
    ['[flock, -n, /tmp/l, load, -c, "{x}"]', 'type: string'],
    ['[sudo, -u, me, load, "{x}"]', 'type: string'],
    ['[env, A=1, load, -S, "{x}"]', 'type: string'],
    ['[env, "SHOP={x}", load]', 'type: string'],
    ['[pwsh, -File, load.ps1, "{x}"]', 'type: string'],
    ['[Rscript, load.R, "{x}"]', 'type: string'],
    ['[jq, -r, .a, "{x}"]', 'type: string'],
    ['[gosu, me, load, "{x}"]', 'type: string'],
    ['[chronic, load, "{x}"]', 'type: string'],
    ['[sh, -c, "load {x}"]', 'type: integer'],
    ['[sh, -c, "load {x}"]', 'enum: [a, b]'],
    ['[sh, -c, "load {x}"]', 'type: string, format: date'],
    ['[ssh, host, "load {x}"]', 'type: string, pattern: "^[a-z]+$"'],
    ['[ssh, host, "load {x}"]', 'type: string, pattern: "^(dev|prod)$"'],
    ['[ssh, host, "load {x}"]', 'type: string, pattern: "^dev$|^prod$"'],
    ['[ssh, host, "load {x}"]', 'type: string, pattern: "^[(|]+$"'],
  ])('%s with a field of %s is taken', (command, field) => {
    expect(withField(command, field).words.length).toBeGreaterThan(1)
  })
})

test.each(['^dev|prod$', '^dev$|prod$', '^dev|^prod$', '^[a-z]+\\\\$', '[a-z]+', '(^dev|prod$)'])(
  'a text that the pattern %s lets through with anything before or behind it is a free one',
  (pattern) => {
    const definition = `command: [sh, -c, "load {x}"]\ninput: { properties: { x: { type: string, pattern: "${pattern}" } }, required: [x] }`
    expect(() => read(definition)).toThrow('A free text must not become')
  },
)

test('the definition that docs/handlers.md shows is read as it stands there', () => {
  const docs = readFileSync(new URL('../../docs/handlers.md', import.meta.url), 'utf8')
  const shown = /```yaml\n(# load-orders\.handler\.yaml\n[\s\S]*?)```/.exec(docs)?.[1] ?? ''
  expect(read(shown)).toMatchObject({
    name: 'load-orders',
    timezone: 'Europe/Berlin',
    secrets: { inherited: ['SHOP_PASSWORD'], kept: {} },
    exitCodes: { tryAgain: [75] },
  })
})
