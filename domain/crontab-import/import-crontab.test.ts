import { describe, expect, test } from 'vitest'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import { textOfFile } from '../imported-tasks/file-text.ts'
import { suggestEdges } from '../imported-tasks/suggest-edges.ts'
import { importCrontab } from './import-crontab.ts'

const USER = { form: 'user', cron: 'debian', hostZone: 'Europe/Berlin' } as const
const entry = (text: string, options: Partial<Parameters<typeof importCrontab>[1]> = {}) => {
  const { entries, leftOut, ...rest } = importCrontab(text, { ...USER, ...options })
  expect(leftOut).toEqual([])
  const [last] = entries.slice(-1)
  if (!last) throw new Error('Nothing was read.')
  return { ...last, ...rest }
}
const tested = (test: string, job: string) => `${test} || {{ [ $? = 1 ] && exit 99; exit 2; }}; ${job}`
const refused = (text: string) => importCrontab(text, USER).leftOut[0]?.reason

describe('when a line fires', () => {
  test.each([
    ['0 5 * * 1-5 job', '0 5 * * 1-5', /^$/],
    ['@hourly job', '0 * * * *', /^$/],
    ['@weekly\tjob', '0 0 * * 0', /^$/],
    ['-*/5 * * * * job', '*/5 * * * *', /^$/],
    ['15 10 * * mon#1 job', '15 10 * * mon', /reads “mon” alone/],
    ['15 10 * * 5#2 job', '15 10 * * 5', /reads “5” alone/],
    ['15 10 * * mon#1,tue#2 job', '15 10 * * mon', /reads “mon” alone/],
    ['5/15 * * * * job', '5 * * * *', /reads “5” alone/],
    ['0,5/15,30 * * * * job', '0,5 * * * *', /reads “0,5” alone/],
    ['0-30/5 */2 * * * job', '0-30/5 */2 * * *', /^$/],
    ['0 0 *,3 * 1 job', '0 0 * * 1', /^$/],
    ['0 0 1 * *,3 job', '0 0 1 * *', /^$/],
    ['0 0 * jul wed job', '0 0 * jul wed', /^$/],
    ['0 0 */1 * 1 job', '0 0 * * 1', /^$/],
    ['0 0 13 * 5 job', '0 0 13 * 5', /^$/],
    ['0 0 */2 * 1 job', '0 0 * * 1', /both “\*\/2” \(day of month\) and “1”/],
    ['0 0 1-7 * */2 job', '0 0 * * */2', /both “1-7” \(day of month\) and “\*\/2”/],
  ])('%s', (line, expression, changes) => {
    const read = entry(line)
    expect(cronExpression(read.columns)).toBe(expression)
    expect(read.changes.join('\n')).toMatch(changes)
  })

  test('both days that cron asks for are asked for: the weekday by the crontab, the day of the month by the run', () => {
    expect(entry('0 0 */10 * 1 job --x').words).toEqual([
      '/bin/sh',
      '-c',
      'case {scheduledFor:d} in 1|11|21|31) ;; *) exit 99 ;; esac; job --x',
    ])
    expect(entry('0 0 1-5,20 * */2 job').words[2]).toContain('in 1|2|3|4|5|20)')
    expect(entry('0 0 */10 * 1 job').nothingToDo).toBe(99)
  })

  test('a minute that is drawn stays within what it is drawn of, and is the same each time', () => {
    const read = entry('10~20 4 * * * job')
    expect(Number(read.columns.minute)).toBeGreaterThanOrEqual(10)
    expect(Number(read.columns.minute)).toBeLessThanOrEqual(20)
    expect(entry('10~20 4 * * * job').columns).toEqual(read.columns)
    expect(read.changes[0]).toMatch(/drawn anew by cron/)
  })

  test('what never fired there does not begin to fire here', () => {
    const read = entry('0 22-4 * * * job')
    expect(read).toMatchObject({ enabled: false, columns: { hour: '22-23,0-4' } })
    expect(entry('0 4-22 * * * job').enabled).toBe(true)
  })

  test.each([
    ['@reboot job', /when the machine starts/],
    ['@every_minute job', /not a macro/],
    ['61 4 * * * job', /“61”/],
    ['0 4 * *', /4 columns/],
    ['0 4 * * *', /no command/],
    ['0~30/5 4 * * * job', /crons read differently/],
    ['*/5,0~30 4 * * * job', /crons read differently/],
    ['0 4 L * * job', /cron does not know/],
    ['0 4 * * 5L job', /cron does not know/],
    ['0 0 31 2 * job', /./],
    ['just some words here in a row', /./],
  ])('%s is left out, and it is said why', (line, reason) => {
    expect(refused(line)).toMatch(reason)
  })
})

describe('time zones', () => {
  test('without a zone that of the machine is asked for, and never guessed', () => {
    const { entries, questions } = importCrontab('0 5 * * * job', { ...USER, hostZone: null })
    expect(entries[0]?.timezone).toBeNull()
    expect(questions.map(({ text }) => text)).toEqual([expect.stringMatching(/--zone/)])
  })

  test('CRON_TZ moves times where it is cronie’s, for the lines behind it, and nowhere else', () => {
    const text = '0 1 * * * before\nCRON_TZ=Asia/Tokyo\n0 2 * * * after'
    const zones = (cron: 'debian' | 'cronie' | null) => importCrontab(text, { ...USER, cron }).entries.map(({ timezone }) => timezone)
    expect(zones('cronie')).toEqual(['Europe/Berlin', 'Asia/Tokyo'])
    expect(zones('debian')).toEqual(['Europe/Berlin', 'Europe/Berlin'])
    expect(importCrontab(text, { ...USER, cron: null }).questions.map(({ text: asked }) => asked)).toEqual([
      expect.stringMatching(/--cron debian .* --cron cronie/),
    ])
  })

  test('TZ moves none, and the command has it as before', () => {
    expect(entry('TZ="Asia/Tokyo"\n0 1 * * * job', { cron: 'cronie' })).toMatchObject({
      timezone: 'Europe/Berlin',
      environment: { TZ: 'Asia/Tokyo' },
    })
  })
})

describe('what a line runs', () => {
  test.each([
    ['plain words need no shell', '/opt/load.sh --all -n 5', ['/opt/load.sh', '--all', '-n', '5']],
    ['all else does', 'a && b', ['/bin/sh', '-c', 'a && b']],
    ['also what only a shell knows', 'cd /opt', ['/bin/sh', '-c', 'cd /opt']],
    ['and a variable', 'X=1 job', ['/bin/sh', '-c', 'X=1 job']],
    ['and a wildcard', 'rm /tmp/*.log', ['/bin/sh', '-c', 'rm /tmp/*.log']],
    ['braces are doubled', "awk '{print $1}' f", ['/bin/sh', '-c', "awk '{{print $1}}' f"]],
    ['a percent sign behind a backslash is one', 'job $(date +\\%F)', ['/bin/sh', '-c', 'job $(date +%F)']],
    ['an & at the end goes', 'nohup job --x &', ['job', '--x']],
    ['a lock says that there is nothing to do', 'flock -n /tmp/l job', ['flock', '-E', '99', '-n', '/tmp/l', 'job']],
    ['a test of the day, too', '[ $(date +\\%d) -le 7 ] && job | more', ['/bin/sh', '-c', tested('[ $(date +%d) -le 7 ]', 'job | more')]],
    ['and one by its name', 'test -f /x && job 2>&1', ['/bin/sh', '-c', tested('test -f /x', 'job 2>&1')]],
    ['and one before an if', '[ a ] && if b; then c; fi', ['/bin/sh', '-c', tested('[ a ]', 'if b; then c; fi')]],
    ['a secret in front is taken out', 'PGPASSWORD="a b" psql x', ['psql', 'x']],
  ])('%s', (_what, command, words) => {
    expect(entry(`0 1 * * * ${command}`).words).toEqual(words)
  })

  test.each([
    '[ -f /x ] && a || b',
    '[ -f /x ] && a; b',
    '[ -f /x ] && a & b',
    '[ -f /x ] && if a; then b; fi; if c; then d; fi',
    '[ -f /x ]; [ -f /y ] && a',
    '[ -f /x ] || [ -f /y ] && a',
  ])('what runs whatever a test says still does: %s', (command) => {
    expect(entry(`0 1 * * * ${command}`)).toMatchObject({ words: ['/bin/sh', '-c', command], nothingToDo: null })
  })

  test.each([
    ['PGPASSWORD=abc psql x', 'psql x', ['PGPASSWORD']],
    ['LANG=C MYSQL_PWD=abc mysqldump x', 'LANG=C mysqldump x', ['MYSQL_PWD']],
    ["A_TOKEN='x y' B_API_KEY=z job", 'job', ['A_TOKEN', 'B_API_KEY']],
    ['PGPASSWORD=$(cat /root/pw) pg_dump', null, []],
    ['PGPASSWORD="$PW" pg_dump', null, []],
    ['DB_PASSWORD=x && mysqldump', null, []],
    ['DB_PASSWORD=x; mysqldump', null, []],
    ['PGPASSWORD=a\\ b psql', null, []],
    ['PGPASSWORD="a"b psql', null, []],
    ['DJAG_TOKEN=abc job', null, []],
    ['BYPASS=1 job', null, []],
    ['PASSENGER_ENV=production job', null, []],
    ['PWD=/x job', null, []],
    ['TOKENIZERS_PARALLELISM=false job', null, []],
    ['DB_PASSWORD_FILE=/run/pw job', null, []],
  ])('a secret goes only where the rest means the same: %s', (command, left, secrets) => {
    const read = entry(`0 1 * * * ${command}`)
    expect(read.words.join(' ').replace('/bin/sh -c ', '')).toBe(left ?? command)
    expect(read.secrets).toEqual(secrets)
  })

  test('a secret that stays is noted, and one name with several values is told', () => {
    expect(entry('0 1 * * * DB_PASSWORD=x && job').notes.join()).toMatch(/DB_PASSWORD is left/)
    const several = (text: string) => entry(text).remarks.join()
    expect(several('0 1 * * * PGPASSWORD=one a\n0 2 * * * PGPASSWORD=two b')).toMatch(/PGPASSWORD has 2 different values/)
    expect(several('DB_PASSWORD=one\n0 1 * * * a\nDB_PASSWORD=two\n0 2 * * * b')).toMatch(/DB_PASSWORD has 2 different values/)
    expect(several('0 1 * * * PGPASSWORD=one a\n0 2 * * * PGPASSWORD="one" b')).not.toMatch(/different values/)
  })

  test('a bare % ends the command, also inside quotes; what follows is its standard input', () => {
    expect(entry('0 1 * * * mail -s "50% off" x%one%two\\%three')).toMatchObject({
      words: ['/bin/sh', '-c', 'mail -s "50'],
      stdin: ' off" x\none\ntwo%three\n',
    })
    expect(entry('0 1 * * * job').stdin).toBeNull()
  })

  test.each([
    ['job | logger -t x', /hides the exit code/],
    ['a | b', /last program counts/],
    ['a; echo done', /last command counts/],
    ['a || true', /every failure a success/],
    ['job >/dev/null 2>&1', /log stays empty/],
    ['job >> /var/log/x 2>&1', /log stays empty/],
    ['mysqldump -uroot -psecret shop', /password seems/],
    ['curl -u me:secret https://x', /password seems/],
    ['curl https://me:secret@x/', /password seems/],
    ['job \\\\x', /Two backslashes/],
    ['[ $(date +\\%d) -le 7 ] && job', /1#1 fires on first Mondays/],
    ['[ "$(date +\\%u)" = 1 ] && job', /1#2 on second/],
    ['root /usr/bin/job', /looks like a user/],
    ['a & b', /leave a program running/],
    ['(a &) ; true', /leave a program running/],
    ['a && nohup b', /leave a program running/],
    ['screen -dmS x job', /leave a program running/],
    ['tmux new-session -d job', /leave a program running/],
    ['job --daemon', /leave a program running/],
    ['/etc/init.d/nginx restart', /leave a program running/],
    ['service nginx start', /leave a program running/],
  ])('%s has a note', (command, note) => {
    expect(entry(`0 1 * * * ${command}`).notes.join('\n')).toMatch(note)
  })

  test('nothing is noted where there is nothing, such as a -p that is no password, or a mark in quotes', () => {
    const inQuotes = ["job 'a & b'", `python3 -c 'import sys; print(1)'`, `grep -E "a|b" f`, `awk '{print $1; x |= 1}' f`]
    for (const command of ['cp -pr a b', 'a && b', 'a;', 'ssh -p2222 host', 'job 2>&1', 'service nginx status', ...inQuotes])
      expect(entry(`0 1 * * * ${command}`).notes).toEqual([])
  })

  test('no password is in what is reported of a line', () => {
    for (const command of [
      'mysqldump -psecret',
      'A_TOKEN=secret job',
      'curl https://u:secret@h',
      'curl -u me:secret h',
      'job --password secret',
      "X_PASSWORD='secret two' job",
      'X_TOKEN="a"secret job',
      "mysqldump -p'the secret' x",
      'MYSQL_PWD=secret mysqldump x',
      'A_CREDENTIAL=$(echo secret) job',
      'export B2_APPLICATION_KEY=secret; job',
      'sshpass -p secret ssh x',
      'redis-cli -a secret ping',
      'job --api-key secret',
      'job --api-key="a secret"',
      'curl -H "Authorization: Bearer secret" h',
      "curl -H 'X-Api-Key: secret' h",
      "curl -u 'me:the secret' h",
      'curl https://h/?api_key=secret',
      'redis-cli -u redis://:secret@h',
    ])
      expect(entry(`0 1 * * * ${command}`).source).not.toContain('secret')
  })
})

describe('settings of the file', () => {
  test('hold for the lines behind them; those of cron itself are left out, secrets are not written down', () => {
    const { environment, secrets, remarks, words } = entry(
      'MAILTO=ops\nA = "one two"\nSHELL=/bin/bash\nDB_PASSWORD=hunter2\nPATH=$HOME/bin\n0 1 * * * a; b',
    )
    expect(environment).toEqual({ A: 'one two', PATH: '$HOME/bin' })
    expect(secrets).toEqual(['DB_PASSWORD'])
    expect(words[0]).toBe('/bin/bash')
    expect(remarks.join('\n')).toMatch(/MAILTO is left out[\s\S]*DB_PASSWORD is not written down[\s\S]*does not expand/)
    expect(JSON.stringify(remarks)).not.toContain('hunter2')
    expect(importCrontab('0 1 * * * a\nA=1', USER).entries[0]?.environment).toEqual({})
  })

  test.each(['DJAG_X', '"a b"', 'constructor', '__proto__'])('a variable %s does not break the import', (name) => {
    const read = entry(`${name}=1\nA=2\n0 1 * * * a; b`)
    expect(Object.entries(read.environment)).toEqual(
      name === 'constructor'
        ? [
            ['constructor', '1'],
            ['A', '2'],
          ]
        : [['A', '2']],
    )
    expect(read.remarks).toEqual(name === 'constructor' ? [] : [expect.stringMatching(/is left out: names are/)])
  })

  test.each(['cd', '/opt/job', '[', 'A=1'])('%s is no user, and it is asked whether the file has a column for one', (word) => {
    expect(
      entry(`0 1 * * * ${word} x y`, { form: 'system' })
        .questions.map(({ text }) => text)
        .join(),
    ).toMatch(/In line 1 .*--form user/)
  })

  test('a system’s file names users', () => {
    const read = entry('17 * * * *\troot    cd / && run-parts --report /etc/cron.hourly', { form: 'system' })
    expect(read).toMatchObject({ user: 'root', name: 'run-parts', words: ['/bin/sh', '-c', 'cd / && run-parts --report /etc/cron.hourly'] })
    expect(read.notes.join()).toMatch(/ran as root/)
  })
})

test('no name is one of a handler that every worker has', () => {
  expect(entry('0 1 * * * /usr/local/bin/log x').name).toBe('log-2')
})

test('names are those of programs, and each is its own', () => {
  const names = importCrontab(
    [
      '/a/load.sh',
      'python3 -u /b/report.py x',
      'php artisan schedule:run',
      'cd /x && ./load.sh',
      '/usr/bin/env X=1 nice -n 5 tool',
      '"$X"',
      './manage.py clearsessions',
      'cd /x && . venv/bin/activate && python manage.py send_queued',
      '( sleep 3; /x/later.sh ) && echo ok',
      "su - postgres -c 'vacuumdb --all'",
      "bash -lc 'source ~/.profile; /x/env.sh'",
      "python3 -c 'import sys; print(1)'",
      'sudo -u postgres pg_dump shop',
      'flock -w 10 /var/lock/sync /x/sync.sh',
      'for f in /x/*.csv; do convert "$f"; done',
    ]
      .map((command) => `0 1 * * * ${command}`)
      .join('\n'),
    USER,
  ).entries.map(({ name }) => name)
  expect(names).toEqual([
    'load',
    'report',
    'artisan-schedule-run',
    'load-2',
    'tool',
    'X',
    'manage-clearsessions',
    'manage-send_queued',
    'later',
    'vacuumdb',
    'env',
    'python',
    'pg_dump',
    'sync',
    'convert',
  ])
})

describe('bytes', () => {
  test.each([
    ['UTF-8', Buffer.from('0 1 * * * ä\n'), '0 1 * * * ä\n', []],
    ['Latin-1', Buffer.from('0 1 * * * ä\n', 'latin1'), '0 1 * * * ä\n', [/Latin-1/]],
    ['CR LF', Buffer.from('a\r\nb\r\n'), 'a\nb\n', [/CR/]],
    ['no line end', Buffer.from('a'), 'a', [/no line end/]],
    ['nothing', Buffer.from(''), '', []],
  ])('of %s become text', (_what, bytes, text, remarks) => {
    const read = textOfFile(bytes)
    expect(read.text).toBe(text)
    expect([...read.remarks, ...read.remarksOfCron]).toEqual(remarks.map((remark) => expect.stringMatching(remark)))
  })
})

describe('dependencies are suggested', () => {
  const suggested = (text: string) =>
    suggestEdges(importCrontab(text, USER).entries).map(({ depender, dependee }) => `${depender}:${dependee}`)

  test('where a later one uses what an earlier one makes', () => {
    expect(suggested('0 5 * * * load\n0 6 * * * report')).toEqual(['report:load'])
    expect(suggested('0 4 * * * load-old\n0 5 * * * load-new\n0 6 * * * report')).toEqual(['report:load-new'])
    expect(suggested('0 5 * * * orders-import\n30 5 * * * orders-check')).toEqual(['orders-check:orders-import'])
  })

  test('and nowhere else', () => {
    for (const text of [
      '0 6 * * * load\n0 5 * * * report',
      '0 1 * * * load\n0 6 * * * report',
      '*/5 * * * * load\n0 6 * * * report',
      '0 5 * * * one\n0 6 * * * two',
    ])
      expect(suggested(text)).toEqual([])
  })
})
