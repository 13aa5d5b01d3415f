import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { killWorkerProcesses, startWorkerProcess } from '#worker/testing/worker-process.ts'
import { runCommandLine } from './command-line.ts'

const home = mkdtempSync(join(tmpdir(), 'djag-moved-'))
const handlers = join(home, 'handlers')
const bin = join(home, 'bin')

const LOAD = `#!/bin/sh
echo "loaded [$1] [$2] from $(pwd) for $SHOP with $EXTRA"
`
/** No engine runs here: what stands in for it says what it was asked for, and which variables it was handed. */
const DOCKER = `#!/bin/sh
[ "$1" = run ] || exit 0
echo "asked: $*"
while [ "$1" != --env-file ]; do shift; done
grep -E '^(SHOP|API_TOKEN)=' "$2"
`
const UNITS = `# /etc/systemd/system/load.timer
[Unit]
Description=Load the orders
[Timer]
OnCalendar=*-*-* 04:05
Persistent=true
RandomizedDelaySec=5min
# /etc/systemd/system/load.service
[Service]
Type=oneshot
WorkingDirectory=${home}
Environment="SHOP=north sea"
EnvironmentFile=-${home}/load.env
ExecStart=${bin}/load "two words" \${SHOP}
# /etc/systemd/system/report.timer
[Timer]
OnCalendar=*-*-* 05:00
# /etc/systemd/system/report.service
[Unit]
After=load.service
[Service]
ExecStart=/bin/echo report %p
# /etc/systemd/system/beat.timer
[Timer]
OnUnitActiveSec=15min
`
const CRON_JOBS = `apiVersion: batch/v1
kind: CronJob
metadata: { name: orders }
spec:
  schedule: "0 6 * * *"
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          containers:
          - image: shop/orders:1
            args: ["--shop", "$(SHOP)"]
            env:
            - { name: SHOP, value: north }
            - name: API_TOKEN
              valueFrom: { secretKeyRef: { name: api, key: token } }
`

/** A project's own program, under the name of its Celery task. */
const CELERY_HANDLER = `command: [/bin/sh, -c, 'echo "loaded $DJAG_INPUT"']
input: { properties: { shop: { type: string }, day: { type: string } } }
positional: [shop]
`
const DUMP = [
  {
    model: 'django_celery_beat.crontabschedule',
    pk: 1,
    fields: { minute: '15', hour: '7', day_of_week: '1', day_of_month: '1-7', month_of_year: '*', timezone: 'Europe/Paris' },
  },
  {
    model: 'django_celery_beat.periodictask',
    pk: 1,
    fields: { name: 'load shops', task: 'shop.tasks.load', crontab: 1, args: '["north"]', kwargs: '{"day": "{{today}}"}', enabled: true },
  },
  { model: 'django_celery_beat.solarschedule', pk: 1, fields: { event: 'sunset' } },
  { model: 'django_celery_beat.periodictask', pk: 2, fields: { name: 'lights', task: 'shop.tasks.lights', solar: 1 } },
]
const EVENTS = [
  {
    ...{ id: 'e1', title: 'Clean Up', enabled: 1, category: 'c1', plugin: 'shellplug', catch_up: 1, max_children: 1, chain: 'e2' },
    ...{
      timezone: 'America/New_York',
      timing: { hours: [3], minutes: [10] },
      params: { script: '#!/bin/bash\nif [[ north == n* ]]; then echo "cleaned {a} 2"; fi\n' },
    },
  },
  {
    id: 'e2',
    title: 'Tell',
    enabled: 1,
    plugin: 'shellplug',
    timing: false,
    timezone: 'America/New_York',
    params: { script: 'echo told' },
  },
]
const CRONICLE = `# Cronicle Data Export v1.0
global/categories/0 - {"type":"list_page","items":[{"id":"c1","title":"Nightly"}]}
global/schedule/0 - ${JSON.stringify({ type: 'list_page', items: EVENTS })}
`

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
asWebProgram(database.url)
const api = await serveApi()
let token: string

beforeAll(async () => {
  token = (await makeServiceToken(database.db, { name: 'shell', role: 'administrator' })).text
  for (const folder of [handlers, bin]) mkdirSync(folder)
  for (const [name, text] of [
    ['load', LOAD],
    ['docker', DOCKER],
  ] as const)
    writeFileSync(join(bin, name), text, { mode: 0o755 })
  writeFileSync(join(home, 'load.env'), 'EXTRA="care taken"\n')
  writeFileSync(join(home, 'units.txt'), UNITS)
  writeFileSync(join(home, 'jobs.yaml'), CRON_JOBS)
  writeFileSync(join(home, 'beat.json'), JSON.stringify(DUMP))
  writeFileSync(join(home, 'cronicle.txt'), CRONICLE)
  const environment = {
    DJAG_HANDLERS_DIR: handlers,
    DJAG_ROLE: 'both',
    DJAG_SECRET: process.env.DJAG_SECRET ?? '',
    DJAG_CONTAINERS: 'docker',
    DJAG_CONTAINER_IMAGES: 'shop/*:*',
    DJAG_CONTAINER_NETWORKS: 'bridge',
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  }
  await startWorkerProcess(database.url, environment).ready
})
afterAll(async () => {
  api.close()
  await killWorkerProcesses()
})

async function djag(...words: string[]) {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(words, {
    env: { XDG_CONFIG_HOME: home, DJAG_URL: api.origin, DJAG_TOKEN: token },
    stdin: Readable.from(['hunter2-hunter2']),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}

async function logOf(task: string): Promise<string> {
  const run = await djag('run', task, '--wait', '--ignore-dependencies')
  expect(run).toMatchObject({ exitCode: 0, out: expect.stringMatching(/ succeeded/) })
  return (await djag('logs', run.out.split(' ')[0] ?? '')).out
}

async function taskOf(name: string) {
  const [task] = await database.sql`
    select handler, enabled, description, misfire_policy, retry_limit, crontabs.hour || ':' || crontabs.minute || ' ' || crontabs.timezone as fires
    from tasks join crontabs on crontabs.id = crontab_id where name = ${name}`
  return task
}

describe('systemd timers', () => {
  const units = join(home, 'units.txt')

  test('are told first, unit by unit, and nothing is written', async () => {
    const { exitCode, out } = await djag('import', units)
    expect(exitCode).toBe(0)
    expect(out).toContain('Read as: systemd timers.')
    expect(out).toContain('task “load”, 5 4 * * * in (which time zone?)')
    expect(out).toContain('RandomizedDelaySec=5min is left out')
    expect(out).toMatch(/beat\.timer: OnUnitActiveSec=15min\n {2}left out: .*“\*\/15 \* \* \* \*”/)
    expect(out).toContain('report:load  report.service is ordered after load.service.')
    expect(readdirSync(handlers)).toEqual([])
    expect(await djag('import', units, '--apply')).toMatchObject({ exitCode: 2, error: expect.stringMatching(/--zone/) })
  })

  test('become definitions, tasks and crontabs, and run as they did', async () => {
    const words = ['import', units, '--zone', 'Europe/Berlin', '--handlers', handlers, '--apply', '--depend', 'report:load']
    expect(await djag(...words)).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Definitions written: 2[\s\S]*Tasks made: 2/) })
    expect(await taskOf('load')).toMatchObject({
      fires: '4:5 Europe/Berlin',
      misfire_policy: 'coalesce',
      description: 'Load the orders\n\nImported from units.txt: load.timer',
    })
    expect(await logOf('load')).toContain(`loaded [two words] [north sea] from ${home} for north sea with care taken`)
    expect(await logOf('report')).toContain('report report')
    const edges = await database.sql`
      select depender.name as depender, dependee.name as dependee from dependencies
      join tasks as depender on depender.id = depender_id join tasks as dependee on dependee.id = dependee_id`
    expect([...edges]).toEqual([{ depender: 'report', dependee: 'load' }])
  })

  test('that are there already are left alone, also under another name', async () => {
    await database.sql`update tasks set name = 'nightly load' where name = 'load'`
    const again = await djag('import', units, '--zone', 'Europe/Berlin', '--apply')
    expect(again.out).toMatch(/Tasks made: 0[\s\S]*There is a task “nightly load” already[\s\S]*“report” already/)
  })

  test('are read from the timer’s own file with the service beside it', async () => {
    writeFileSync(join(home, 'mail.timer'), '[Timer]\nOnCalendar=weekly UTC\n')
    writeFileSync(join(home, 'mail.service'), '[Service]\nExecStart=/bin/echo mail\n')
    const { out } = await djag('import', join(home, 'mail.timer'))
    expect(out).toContain('task “mail”, 0 0 * * 1 in UTC')
  })
})

describe('Kubernetes CronJobs', () => {
  const jobs = join(home, 'jobs.yaml')

  test('become tasks of the handler that runs images, with the variables and secrets that they had', async () => {
    expect(await djag('import', jobs, '--apply')).toMatchObject({ exitCode: 2, error: expect.stringMatching(/--containers/) })
    expect(await djag('import', jobs, '--containers', 'lxc')).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(/--containers is/),
    })
    const applied = await djag('import', jobs, '--containers', 'docker', '--apply')
    expect(applied).toMatchObject({ exitCode: 0, out: expect.stringMatching(/secrets set api\.token[\s\S]*Tasks made: 1/) })
    expect(await taskOf('orders')).toMatchObject({ fires: '6:0 Europe/Berlin', retry_limit: 2, misfire_policy: 'coalesce', enabled: true })
    expect(await djag('secrets', 'set', 'api.token')).toMatchObject({ exitCode: 0 })
    const log = await logOf('orders')
    expect(log).toMatch(/asked: run --rm --interactive --name djag-\S+ .* --network bridge .* shop\/orders:1 --shop north/)
    expect(log).toMatch(/SHOP=north\s[\s\S]*API_TOKEN=\*\*\*/)
  })

  test('are a file that can be planned and applied as well', async () => {
    const { out } = await djag('import', jobs, '--containers', 'docker', '--manifest')
    writeFileSync(join(home, 'djag.yaml'), out)
    expect(await djag('plan', join(home, 'djag.yaml'))).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Nothing to change/) })
    const asJson = JSON.parse((await djag('import', jobs, '--containers', 'docker', '--manifest', '--json')).out)
    writeFileSync(join(home, 'djag.yaml'), JSON.stringify(asJson))
    expect(await djag('plan', join(home, 'djag.yaml'))).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Nothing to change/) })
  })
})

describe('the tasks of Celery’s beat', () => {
  const dump = join(home, 'beat.json')

  test('run the handlers of their Celery tasks’ names, which a worker has to have', async () => {
    const { out } = await djag('import', dump)
    expect(out).toMatch(
      /task “load shops”, 15 7 \* \* 1#1 in Europe\/Paris\n {2}runs the handler shop\.tasks\.load, which a worker has to have/,
    )
    expect(out).toMatch(/“lights”.*\n {2}left out: It follows the sun/)
    writeFileSync(join(handlers, 'shop.tasks.load.handler.yaml'), CELERY_HANDLER)
    expect(await djag('import', dump, '--apply')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/Tasks made: 1/) })
    expect(await taskOf('load shops')).toMatchObject({ handler: 'shop.tasks.load', fires: '7:15 Europe/Paris', misfire_policy: 'coalesce' })
    expect(await logOf('load shops')).toContain('loaded {"shop":"north","day":"{{today}}"}')
  })
})

describe('Cronicle’s events', () => {
  test('become definitions of their scripts, and what starts another is what that waits for', async () => {
    const applied = await djag('import', join(home, 'cronicle.txt'), '--handlers', handlers, '--apply')
    expect(applied).toMatchObject({ exitCode: 0, out: expect.stringMatching(/“Clean-Up” started it[\s\S]*Tasks made: 2/) })
    expect(await taskOf('Tell')).toMatchObject({ fires: '3:10 America/New_York' })
    expect(await logOf('Clean-Up')).toContain('cleaned {a} 2')
    expect(await logOf('Tell')).toContain('told')
    const tags =
      await database.sql`select tags.name from tags join task_tags on tag_id = tags.id join tasks on tasks.id = task_id where tasks.name = 'Clean-Up'`
    expect([...tags]).toEqual([{ name: 'Nightly' }])
  })
})

describe('a file', () => {
  test.each([
    ['that is too large', Buffer.alloc(2_000_001, 'a'), /too large/],
    ['that holds NUL', Buffer.from('0 1 * * * a\0'), /NUL/],
    ['that is nested too deep', Buffer.from(`kind: CronJob\nx: ${'['.repeat(20_000)}`), /nested too deep/],
  ])('%s is refused in words', async (_what, bytes, problem) => {
    writeFileSync(join(home, 'bad'), bytes)
    const { exitCode, error } = await djag('import', join(home, 'bad'))
    expect(exitCode).toBe(2)
    expect(error).toMatch(problem)
  })

  test('whose definitions a worker would refuse is refused before one is written', async () => {
    writeFileSync(join(home, 'bad'), '# x.timer\n[Timer]\nOnCalendar=daily\n# x.service\n[Service]\nExecStart=/bin/echo {{secret:x}}\n')
    const { exitCode, error } = await djag('import', join(home, 'bad'), '--zone', 'UTC', '--handlers', handlers)
    expect(exitCode).toBe(1)
    expect(error).toMatch(/No definition was written/)
    expect(readdirSync(handlers)).not.toContain('x.handler.yaml')
  })
})
