import { expect, test } from 'vitest'
import { problemOfShell } from './shell-handler.ts'

const shell = (kwargs: Record<string, unknown>, args: string[] = []) => problemOfShell({ handler: 'shell-command', args, kwargs })

test('a shell’s command takes nothing that a run fills in, by name or by place', () => {
  expect(shell({ command: 'load {{result:extract.path}}' })).toMatchObject({
    field: 'kwargs',
    message: expect.stringContaining('environment'),
  })
  expect(shell({}, ['load {{scheduledFor:yyyy}}'])).toMatchObject({ field: 'args' })
  expect(shell({ command: 'load "$DAY"', environment: { DAY: '{{scheduledFor:yyyy}}' } })).toBe(null)
  expect(shell({ command: 'echo "$A" && { true; }' })).toBe(null)
})

test('nor anything that decides which program runs: its folder, names of variables, where programs are looked for', () => {
  expect(shell({ command: './load', folder: '{{result:extract.folder}}' })?.message).toContain('folder')
  expect(shell({ command: './load', environment: '{{result:extract}}' })?.message).toContain('names')
  for (const name of ['PATH', 'LD_PRELOAD', 'ENV', 'BASH_ENV', 'IFS'])
    expect(shell({ command: 'load', environment: { DAY: '1', [name]: '{{result:extract.x}}' } })?.message).toContain(name)
  expect(shell({ command: 'load', environment: { PATH: '/usr/bin' } })).toBe(null)
})

test.each([
  ...['PYTHONPATH', 'PYTHONSTARTUP', 'NODE_OPTIONS', 'NODE_PATH', 'PERL5OPT', 'PERL5LIB', 'RUBYOPT', 'RUBYLIB', 'JAVA_TOOL_OPTIONS'],
  ...['_JAVA_OPTIONS', 'CLASSPATH', 'LUA_INIT_5_4', 'PHPRC', 'DOTNET_STARTUP_HOOKS', 'OPENSSL_CONF', 'LD_LIBRARY_PATH', 'GCONV_PATH'],
  ...['GIT_SSH_COMMAND', 'GIT_SSH', 'GIT_EXTERNAL_DIFF', 'GIT_CONFIG_COUNT', 'EDITOR', 'PAGER', 'LESSOPEN', 'RSYNC_RSH', 'MAKEFLAGS'],
  ...['HOME', 'SHELLOPTS', 'PS4', 'CDPATH', 'BASH_FUNC_load', 'npm_config_script_shell', 'PIP_INDEX_URL', 'SSH_ASKPASS', 'TAR_OPTIONS'],
])('nor %s, by which the programs that it starts load or start others', (name) => {
  expect(shell({ command: 'load', environment: { [name]: '{{result:extract.x}}' } })?.message).toContain(`“${name}”`)
})

test.each(['DAY', 'SHOP', 'RESULT', 'PGHOST', 'TZ', 'LANG', 'PYTHONUNBUFFERED', 'PERIOD', 'GITHUB_REF'])('while %s is a value', (name) => {
  expect(shell({ command: 'load', environment: { [name]: '{{result:extract.x}}' } })).toBe(null)
})

test('other handlers are not meant', () => {
  expect(problemOfShell({ handler: 'log', args: [], kwargs: { command: '{{task}}' } })).toBe(null)
})
