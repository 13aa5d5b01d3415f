import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { ContainerProgram } from './container-command.ts'
import { kubernetesTasks } from './kubernetes-tasks.ts'

type Parts = { spec?: object; job?: object; pod?: object; container?: object; metadata?: object }

function cronJob({ spec, job, pod, container, metadata }: Parts = {}): string {
  const containers = [{ name: 'load', image: 'shop/load:1', command: ['load'], ...container }]
  return stringify({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'load', namespace: 'shop', ...metadata },
    spec: {
      schedule: '0 5 * * *',
      timeZone: 'Europe/Berlin',
      jobTemplate: { spec: { ...job, template: { spec: { containers, restartPolicy: 'Never', ...pod } } } },
      ...spec,
    },
  })
}

const read = (text: string, program: ContainerProgram | null = 'none', hostZone: string | null = 'UTC') =>
  kubernetesTasks(text, { program, hostZone })
const one = (parts: Parts = {}, program: ContainerProgram = 'none') => {
  const { tasks, leftOut } = read(cronJob(parts), program)
  expect(leftOut).toEqual([])
  if (!tasks[0]) throw new Error('Nothing was read.')
  return tasks[0]
}
const refused = (parts: Parts, program: ContainerProgram = 'none') => read(cronJob(parts), program).leftOut[0]?.reason

describe('when a CronJob fires', () => {
  test.each([
    ['0 5 * * *', '0 5 * * *', 'Europe/Berlin'],
    ['@daily', '0 0 * * *', 'Europe/Berlin'],
    ['5/15 * * * *', '5/15 * * * *', 'Europe/Berlin'],
    ['0 0 */2 * 1', '0 0 */2 * 1', 'Europe/Berlin'],
    ['0 0 ? * 1', '0 0 ? * 1', 'Europe/Berlin'],
    ['@every 15m', '*/15 * * * *', 'Europe/Berlin'],
  ])('%s', (schedule, expression, timezone) => {
    const { columns, ...task } = one({ spec: { schedule } })
    expect({ expression: cronExpression(columns), timezone: task.timezone }).toEqual({ expression, timezone })
  })

  test('a zone in front of the columns counts, as it did', () => {
    expect(one({ spec: { schedule: 'CRON_TZ=Asia/Tokyo 0 5 * * *', timeZone: undefined } }).timezone).toBe('Asia/Tokyo')
  })

  test('without a zone that of the controller is asked for', () => {
    const { tasks, questions } = read(cronJob({ spec: { timeZone: undefined } }), 'none', null)
    expect(tasks[0]?.timezone).toBeNull()
    expect(questions.map(({ option }) => option)).toEqual(['zone'])
  })

  test.each([
    [{ spec: { schedule: '@every 90m' } }, /no one crontab.*“0 \* \* \* \*”/],
    [{ spec: { schedule: '@every soon' } }, /no schedule/],
    [{ spec: { schedule: '@reboot' } }, /not a macro/],
    [{ spec: { schedule: '61 * * * *' } }, /61/],
    [{ spec: { schedule: '0 0 5 * * *' } }, /more than five columns/],
    [{ spec: { schedule: 5 } }, /Write an expression/],
    [{ spec: { timeZone: 'Europe/Bärlin' } }, /no time zone/],
    [{ pod: { containers: [] } }, /no container/],
    [{ pod: { containers: 'x' } }, /no container/],
    [{ pod: { containers: [{ command: ['a'] }, { command: ['b'] }] } }, /2 containers/],
    [{ job: { completions: 3 } }, /3 pods/],
    [{ container: { command: undefined } }, /--containers docker or podman/],
    [{ metadata: { name: undefined } }, /metadata\.name/],
  ])('%j is left out, and it is said why', (parts, reason) => {
    expect(refused(parts)).toMatch(reason)
  })
})

describe('what its settings mean', () => {
  test('several at once where nothing is said, as there; one with Forbid', () => {
    expect(one().settings).toMatchObject({ maxConcurrency: null })
    const task = one({ spec: { concurrencyPolicy: 'Forbid' } })
    expect(task.settings).not.toHaveProperty('maxConcurrency')
    expect(task.changes.join()).toMatch(/Forbid/)
    expect(one({ spec: { concurrencyPolicy: 'Replace' } }).changes.join()).toMatch(/Replace kills/)
  })

  test('a deadline for the start is the grace period; without one the latest of what was missed runs', () => {
    expect(one({ spec: { startingDeadlineSeconds: 200 } }).settings).toMatchObject({ misfirePolicy: 'skip', gracePeriodSeconds: 200 })
    expect(one().settings).toMatchObject({ misfirePolicy: 'coalesce', gracePeriodSeconds: 60 })
  })

  test('retries, six where nothing is said', () => {
    expect(one().settings).toMatchObject({ retryLimit: 6, retryDelaySeconds: 10, retryMaxDelaySeconds: 360 })
    expect(one({ job: { backoffLimit: 2 } }).settings).toMatchObject({ retryLimit: 2 })
    expect(one({ job: { backoffLimit: 0 } }).settings).not.toHaveProperty('retryLimit')
    expect(one({ job: { backoffLimit: 1000 } }).settings).toMatchObject({ retryLimit: 100 })
  })

  test('a time limit, for each attempt', () => {
    const task = one({ job: { activeDeadlineSeconds: 3600 } })
    expect(task.settings).toMatchObject({ timeLimitSeconds: 3600 })
    expect(task.changes.join()).toMatch(/for all attempts together/)
  })

  test('one that is suspended, or has steps before it, is not enabled', () => {
    expect(one().enabled).toBe(true)
    expect(one({ spec: { suspend: true } }).enabled).toBe(false)
    const task = one({ pod: { initContainers: [{ command: ['a'] }] } })
    expect(task.enabled).toBe(false)
    expect(task.changes.join()).toMatch(/initContainer/)
  })

  test('what is the cluster’s is named', () => {
    expect(one({ pod: { serviceAccountName: 'x', volumes: [] }, container: { volumeMounts: [] } }).notes.join()).toMatch(
      /volumes, serviceAccountName, volumeMounts/,
    )
  })
})

describe('what its container runs', () => {
  const env = [
    { name: 'SHOP', value: 'north' },
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    { name: 'API_TOKEN', value: 'hunter2' },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    { name: 'DJAG_X', value: '1' },
  ]
  const container = { command: ['load'], args: ['--shop=$(SHOP)', '$$(SHOP)', '{x}', '$(OTHER)'], env, workingDir: '/srv' }

  test('its own words where programs are installed', () => {
    const { definition, changes } = one({ container })
    expect(definition).toMatchObject({
      words: ['load', '--shop=north', '$(SHOP)', '{{x}}', '$(OTHER)'],
      environment: { SHOP: 'north' },
      secrets: { DB_PASSWORD: 'db.password', API_TOKEN: 'API_TOKEN' },
      folder: '/srv',
    })
    expect(changes.join('\n')).toMatch(/kubectl get secret db[\s\S]*shop\/load:1 is left out/)
    expect(changes.join('\n')).toMatch(/NODE is left out/)
    expect(JSON.stringify(one({ container }))).not.toContain('hunter2')
  })

  test('its image by the handler that runs images, with secrets in variables alone', () => {
    const { handler, definition, settings, notes } = one(
      { container: { ...container, resources: { limits: { memory: '512Mi', cpu: '250m' } }, imagePullPolicy: 'Always' } },
      'podman',
    )
    expect([handler, definition]).toEqual(['container', null])
    expect(settings.kwargs).toEqual({
      ...{ image: 'shop/load:1', entrypoint: 'load', command: ['--shop=north', '$(SHOP)', '{x}', '$(OTHER)'], folder: '/srv' },
      environment: { SHOP: 'north', DB_PASSWORD: '{{secret:db.password}}', API_TOKEN: '{{secret:API_TOKEN}}' },
      ...{ network: 'podman', memoryMb: 512, cpus: 0.25, pull: 'always' },
    })
    expect(notes.join()).toMatch(/DJAG_CONTAINERS=podman .* DJAG_CONTAINER_IMAGES \(shop\/load:1\)/)
  })

  test('variables that are made of others, as they are filled in there', () => {
    const made = [
      ...env.slice(0, 2),
      { name: 'DIR', value: '/in/$(SHOP)/$(LATER)/$$(SHOP)/{{x}}' },
      { name: 'URL', value: 'postgres://$(SHOP):$(DB_PASSWORD)@db/$(DIR)' },
      { name: 'LATER', value: '7' },
    ]
    expect(one({ container: { env: made } }, 'docker').settings.kwargs).toMatchObject({
      environment: {
        DIR: '/in/north/$(LATER)/$(SHOP)/{{{{x}}',
        URL: 'postgres://north:{{secret:db.password}}@db//in/north/$(LATER)/$(SHOP)/{{{{x}}',
      },
    })
    expect(one({ container: { env: [{ name: 'KEY', value: 'a\nb' }] } }, 'docker').notes.join()).toMatch(/KEY has a line break/)
    const { definition, changes } = one({ container: { env: made } })
    expect(definition).toMatchObject({
      environment: { SHOP: 'north', DIR: '/in/north/$(LATER)/$(SHOP)/{{x}}', LATER: '7' },
      secrets: { DB_PASSWORD: 'db.password', URL: 'URL' },
    })
    expect(changes.join()).toMatch(/value of URL holds a secret/)
  })

  test('no word that holds a secret, and nothing that is no text', () => {
    const { settings, notes } = one({ container: { command: ['load', '$(DB_PASSWORD)'], env } }, 'docker')
    expect(settings.kwargs).toMatchObject({ command: ['$(DB_PASSWORD)'] })
    expect(notes.join()).toMatch(/was the secret DB_PASSWORD, which no word may hold/)
    for (const word of [{ toString: 5 }, ['a'], null]) expect(refused({ container: { command: ['load', word] } })).toMatch(/no text/)
    const { changes } = one({ container: { env: [{ name: 'X', value: { toString: 5 } }] } })
    expect(changes.join()).toMatch(/X is left out: its value is no text/)
  })

  test('the image’s own program where it has no command', () => {
    expect(one({ container: { command: undefined, args: ['a'] } }, 'docker').settings.kwargs).toEqual({
      ...{ image: 'shop/load:1', command: ['a'], network: 'bridge' },
    })
    expect(refused({ container: { image: undefined } }, 'docker')).toMatch(/no image/)
  })

  test('which of the two is asked', () => {
    expect(read(cronJob(), null).questions.map(({ option }) => option)).toEqual(['containers'])
  })
})

describe('texts', () => {
  test('hold several documents, lists, and other objects, which are counted', () => {
    const list = stringify({ kind: 'List', items: [{ kind: 'CronJob' }, { kind: 'Service' }, null, 'x'] })
    const read3 = read(`${cronJob()}---\n${cronJob({ metadata: { namespace: 'other' } })}---\n${list}---\n`)
    expect(read3.tasks.map(({ name, identity }) => [name, identity])).toEqual([
      ['load', 'CronJob shop/load'],
      ['other-load', 'CronJob other/load'],
    ])
    expect(read3.leftOut).toHaveLength(1)
    expect(read3.remarks).toEqual([expect.stringMatching(/Service \(1\)/)])
  })

  test('in JSON are read, too', () => {
    expect(read(JSON.stringify({ kind: 'List', items: [{ kind: 'CronJob' }] })).leftOut).toHaveLength(1)
  })

  test.each([
    ['broken', 'kind: CronJob\n  x: [', /Line 1, column/],
    ['a template', 'kind: CronJob\nspec: {{ .Values.x }}\nfoo: }', /helm template/],
    ['nested deep', `kind: ${'['.repeat(50_000)}`, /nested too deep/],
    ['nested deep by lines', Array.from({ length: 1_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /nested too deep/],
    [
      'a bomb of aliases',
      [
        'a: &a [x, x, x, x, x, x, x, x, x, x]',
        ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[index]}`).join(', ')}]`),
      ].join('\n'),
      /aliases/,
    ],
  ])('that are %s are refused in words', (_what, text, problem) => {
    expect(() => read(text)).toThrow(problem)
  })

  test.each(['kind: CronJob', 'kind: CronJob\nspec: 5', 'kind: CronJob\nmetadata: []\nspec: { jobTemplate: [1] }', '[]', 'null', '5'])(
    'of wrong types break nothing: %s',
    (text) => {
      expect(read(text).tasks).toEqual([])
    },
  )
})
