import { eq, isNull } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Manifest } from '#domain/manifest/manifest.ts'
import type { WrittenManifest } from '#domain/manifest/manifest-shape.ts'
import { writeManifest } from '#domain/manifest/write-manifest.ts'
import { PERMISSIONS } from '#domain/roles.ts'
import type { ManifestPlanView, manifestAppliedShape } from '#domain/views/manifest-views.ts'
import { audits } from '#schema/audits.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runs } from '#schema/runs.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { MOST_BODY_BYTES } from '#server/http/body-limits.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { drawnManifest } from '#tests/manifest/drawn-manifest.ts'
import { asWebProgram } from '#tests/web-program.ts'

const NOW = '2026-11-30T08:30:00.000Z'
const database = await openTestDatabase({ emptied: 'tasks', now: new Date(NOW) })
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
beforeAll(async () => {
  headers = (await makeServiceToken(db, { name: 'pipeline' })).headers
  await makeHandler(db)
  await makeHandler(db, { name: 'any', inputSchema: { type: 'object' } })
  await makeWorker(db)
})

type Asked = { prune?: boolean; days?: number; fingerprint?: string; enableChoice?: string }
type Tasks = NonNullable<WrittenManifest['tasks']>

const exported = async (): Promise<WrittenManifest> =>
  await shapedAnswer(await askApi('GET', '/manifest', { headers }), answerShapeOf('exportManifest'))
const send = (path: string, manifest: object, asked: Asked = {}, by = headers) =>
  askApi('POST', path, { headers: by, body: { manifest, ...asked } })
const plan = async (manifest: object, asked: Asked = {}): Promise<ManifestPlanView> =>
  await shapedAnswer(await send('/plan', manifest, asked), answerShapeOf('planManifest'))
const apply = async (manifest: object, asked: Asked = {}): Promise<z.infer<typeof manifestAppliedShape>> =>
  await shapedAnswer(await send('/apply', manifest, asked), answerShapeOf('applyManifest'))

const hourly = { expression: '0 * * * *', timezone: 'UTC' }
const task = (name: string, more: object = {}): Tasks[number] => ({
  name,
  handler: 'log',
  crontab: hourly,
  kwargs: { message: name },
  ...more,
})
const of = (...given: Tasks): WrittenManifest => ({ djag: 1, tasks: given })
const withTags = (given: WrittenManifest): WrittenManifest => ({ ...given, tags: given.tags ?? [], crontabs: given.crontabs ?? {} })
const NOTHING = { tasks: [], tags: [], crontabs: [], kept: { tasks: [], tags: [], crontabs: [] } }
const liveTasks = () => db.select().from(tasks).where(isNull(tasks.deletedAt)).orderBy(tasks.id)
const row = async (name: string) => (await liveTasks()).find((each) => each.name === name)

describe('a manifest of an installation', () => {
  it('of very many tasks, which is more than other requests may send, is planned and applied as it was exported', async () => {
    const description = 'What this task is for, whom it serves, and whom to ask. '.repeat(17)
    const many = of(...Array.from({ length: 1_300 }, (_, n) => task(`load ${n}`, { description })))
    expect(JSON.stringify(many).length).toBeGreaterThan(1.2 * MOST_BODY_BYTES)
    await apply(many)
    const again = await exported()
    expect(again.tasks).toHaveLength(1_300)
    expect(await plan(again)).toMatchObject({ changes: NOTHING, difference: null })
    expect((await apply(again)).changes).toEqual(NOTHING)
  }, 120_000)

  it('is exported as it was applied, and applied twice changes nothing and is not audited', async () => {
    const given = {
      djag: 1 as const,
      tags: [{ name: 'finance', colour: 'plum' as const }],
      crontabs: { '0 * * * * (UTC)': hourly },
      tasks: [
        task('load', { crontab: '0 * * * * (UTC)' }),
        task('report', {
          crontab: '0 * * * * (UTC)',
          enabled: false,
          retryLimit: 3,
          tags: ['finance'],
          dependsOn: [
            { task: 'load', freshness: 'aligned' },
            { task: 'report', future: true },
          ],
        }),
      ],
    }
    await apply(given)
    expect(await exported()).toEqual(given)
    const count = await db.$count(audits)
    expect(await apply(given)).toEqual({ changes: NOTHING })
    expect(await plan(given)).toMatchObject({ changes: NOTHING, difference: null })
    expect(await db.$count(audits)).toBe(count)
  })

  it('comes back as it was from what any other has made of it, by one audit each', async () => {
    await fc.assert(
      fc.asyncProperty(drawnManifest, drawnManifest, async (one: Manifest, other: Manifest) => {
        for (const drawn of [one, other, one]) {
          const written = JSON.parse(JSON.stringify(writeManifest(drawn)))
          const count = await db.$count(audits)
          const { changes } = await apply(written, { prune: true })
          const isChanged = changes.tasks.length + changes.tags.length + changes.crontabs.length > 0
          expect(await db.$count(audits)).toBe(count + (isChanged ? 1 : 0))
          expect(await exported()).toEqual(written)
          expect(await apply(await exported(), { prune: true })).toEqual({ changes: NOTHING })
        }
      }),
      { numRuns: 6 },
    )
  })

  it('of 300 tasks is exported, edited, planned, applied, and back', async () => {
    const many: WrittenManifest = {
      djag: 1,
      tags: [{ name: 'nightly', colour: 'teal' }],
      crontabs: { '0 * * * * (UTC)': hourly },
      tasks: Array.from({ length: 300 }, (_, n) => {
        const dependsOn = n % 10 === 0 ? {} : { dependsOn: [nameOf(n - 1)] }
        return task(nameOf(n), { crontab: '0 * * * * (UTC)', description: `The ${n}th.`, tags: ['nightly'], ...dependsOn })
      }),
    }
    await apply(many)
    const first = await exported()
    expect(first).toEqual(many)
    const edited = structuredClone(first)
    for (const each of edited.tasks ?? []) {
      if (each.name === nameOf(3)) Object.assign(each, { name: 'renamed', was: nameOf(3) })
      if (each.name === nameOf(4)) each.dependsOn = ['renamed']
      if (each.name === nameOf(50)) each.crontab = { expression: '30 2 * * *', timezone: 'Europe/Berlin' }
    }
    edited.tasks = edited.tasks?.filter(({ name }) => name !== nameOf(299))
    edited.tasks?.push(task('new', { crontab: '0 * * * * (UTC)', dependsOn: [nameOf(10)] }))
    const planned = await plan(edited, { prune: true, days: 1 })
    expect(planned.changes.tasks.map(({ kind, name, was }) => [kind, name, was])).toEqual([
      ['changed', 'renamed', nameOf(3)],
      ['changed', nameOf(50), null],
      ['added', 'new', null],
      ['removed', nameOf(299), null],
    ])
    expect(await exported()).toEqual(first)
    expect(await apply(edited, { prune: true, fingerprint: planned.fingerprint })).toEqual({ changes: planned.changes })
    const second = await exported()
    for (const each of edited.tasks ?? []) delete (each as { was?: string }).was
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    expect(second).toEqual({ ...edited, tasks: edited.tasks?.toSorted(byName) })
    await apply(
      { ...first, tasks: first.tasks?.map((each) => (each.name === nameOf(3) ? { ...each, was: 'renamed' } : each)) },
      { prune: true },
    )
    expect(await exported()).toEqual(first)
  })
})

const nameOf = (n: number) => `task ${String(n).padStart(3, '0')}`

describe('an application', () => {
  it('hands names on: ids, edges and runs stay with their tasks, and applied again it changes nothing', async () => {
    await apply(of(task('a'), task('b'), task('d', { dependsOn: ['a'] })))
    const [a, b] = [await row('a'), await row('b')]
    const edges = await db.select().from(dependencies)
    const file = of(
      task('c', { was: 'b', kwargs: { message: 'b' } }),
      task('b', { was: 'a', kwargs: { message: 'a' } }),
      task('a', { was: 'z', kwargs: { message: 'z' } }),
      task('d', { dependsOn: ['b'] }),
    )
    await apply(file)
    expect([(await row('b'))?.id, (await row('c'))?.id]).toEqual([a?.id, b?.id])
    expect(await db.select().from(dependencies)).toEqual(edges)
    expect(await apply(file)).toEqual({ changes: NOTHING })
  })

  it('makes more dependencies than one statement takes', async () => {
    const names = Array.from({ length: 129 }, (_, n) => `t${n}`)
    const many = of(...names.map((name, n) => task(name, { dependsOn: names.slice(0, n) })))
    await apply(many)
    expect(await db.$count(dependencies)).toBe(8_256)
    await apply(of(...names.map((name) => task(name))))
    expect(await db.$count(dependencies)).toBe(0)
  })

  it('leaves a renamed task its dependencies where a new one takes its old name', async () => {
    await apply(of(task('x'), task('a', { dependsOn: ['x'] })))
    const [edge] = await db.select().from(dependencies)
    await apply(of(task('x'), task('b', { was: 'a', dependsOn: ['x'] }), task('a', { was: 'z', dependsOn: ['x'] })))
    const [kept, ...more] = await db.select().from(dependencies).orderBy(dependencies.id)
    expect([kept, more.length]).toEqual([edge, 1])
    expect((await exported()).tasks?.map(({ name, dependsOn = [] }) => [name, dependsOn])).toEqual([
      ['a', ['x']],
      ['b', ['x']],
      ['x', []],
    ])
  })

  it('decides what is due before a crontab changes, drops what waits, and replays nothing (H1)', async () => {
    await apply(
      of(task('load', { cronBase: '2026-11-30T05:30:00Z' }), task('report', { cronBase: '2026-11-30T05:30:00Z', dependsOn: ['load'] })),
    )
    const daily = { expression: '0 6 * * *', timezone: 'UTC' }
    const manifest = of(task('load', { crontab: daily }), task('report', { crontab: daily, dependsOn: ['load'] }))
    await apply(manifest)
    expect(await db.select({ at: runs.scheduledFor }).from(runs)).toEqual([{ at: new Date('2026-11-30T06:00:00Z') }])
    const ranges = await db.select().from(decidedRanges)
    expect(ranges.map(({ reason, count }) => [reason, count])).toEqual([
      ['schedule_changed', 2],
      ['schedule_changed', 3],
    ])
    expect((await db.select().from(crontabs)).map(({ minute, hour }) => [minute, hour])).toEqual([['0', '6']])
  })

  it('enables without replaying what passed, or as it is told to (H5)', async () => {
    const off = { enabled: false, cronBase: '2026-11-30T05:30:00Z' }
    await apply(of(task('a', off), task('b', off)))
    await apply(of(task('a'), task('b', off)))
    expect(await db.select().from(decidedRanges)).toMatchObject([{ reason: 'disabled', count: 3 }])
    await apply(of(task('a'), task('b')), { enableChoice: 'all' })
    expect(await db.$count(decidedRanges)).toBe(1)
    expect((await row('b'))?.notMisfiresThrough?.toISOString()).toBe('2026-11-30T08:00:00.000Z')
  })

  it('that gives or edits a deadline judges nothing that passed before, and another edit leaves that moment (L3)', async () => {
    const since = async () => (await row('load'))?.deadlineSince.toISOString()
    const deadline = { deadlineKind: 'after', deadlineAfterSeconds: 3600 }
    await apply(of(task('load')))
    await database.setNow(new Date('2026-11-30T09:30:00Z'))
    await apply(of(task('load', deadline)))
    expect(await since()).toBe('2026-11-30T09:30:00.000Z')
    await database.setNow(new Date('2026-11-30T10:30:00Z'))
    await apply(of(task('load', { ...deadline, owner: 'Ada' })))
    expect(await since()).toBe('2026-11-30T09:30:00.000Z')
    await apply(of(task('load', { ...deadline, owner: 'Ada', deadlineWeekdays: 'mon-fri' })))
    expect(await since()).toBe('2026-11-30T10:30:00.000Z')
  })

  it('takes no crontab that is deleted meanwhile: it is refused, or the deletion is', async () => {
    const daily = { crontab: { expression: '0 6 * * *', timezone: 'UTC' } }
    await apply(of(task('a', daily), task('b')))
    await apply(of(task('a', { crontab: hourly }), task('b')))
    const unused = (await db.select().from(crontabs).where(eq(crontabs.hour, '6')))[0]
    expect(unused?.deletedAt).toBeNull()
    const [applied, deleted] = await Promise.all([
      send('/apply', of(task('a', daily), task('b'))),
      askApi('DELETE', `/crontabs/${unused?.id}`, { headers }),
    ])
    expect([applied.status === 200, deleted.status === 204].filter(Boolean)).toHaveLength(1)
  })

  it('has room for a tag where it removes others', async () => {
    await db.insert(tags).values(Array.from({ length: 500 }, (_, n) => ({ name: `old ${n}`, colour: 'teal' as const })))
    await apply({ djag: 1, tags: [{ name: 'new' }] }, { prune: true })
    expect((await db.select().from(tags)).map(({ name }) => name)).toEqual(['new'])
  })

  it('takes more crontabs than any one value may be large', async () => {
    const crontabsByName = Object.fromEntries(
      Array.from({ length: 2_500 }, (_, n) => [`crontab ${n} ${'of some length '.repeat(8)}`, hourly]),
    )
    expect(JSON.stringify(crontabsByName).length).toBeGreaterThan(256 * 1024)
    const { changes } = await plan({ djag: 1, crontabs: crontabsByName })
    expect(changes.crontabs).toMatchObject([{ kind: 'added' }])
  })

  it('leaves a pause alone, and disables where the file says so', async () => {
    await apply(of(task('a')))
    const id = (await row('a'))?.id ?? 0
    await pauseTasks(db, actorOf(await makeUser(db)), { ids: [id], note: 'moving', until: null, resumeChoice: 'latest' })
    expect((await exported()).tasks).toEqual([task('a')])
    await apply(of(task('a', { priority: 5 })))
    expect(await row('a')).toMatchObject({ enabled: false, pauseNote: 'moving', priority: 5 })
    await apply(of(task('a', { priority: 5, enabled: false })))
    expect(await row('a')).toMatchObject({ enabled: false, pausedAt: null })
  })

  it('keeps what is not in the file, and removes it with its edges where it is told to', async () => {
    const before = { ...of(task('a'), task('b', { dependsOn: ['a'] })), tags: [{ name: 'old', colour: 'rose' as const }] }
    await apply(before)
    expect((await apply(of(task('a')))).changes).toMatchObject({ tasks: [], kept: { tasks: ['b'], tags: ['old'] } })
    const { changes } = await apply(of(task('b')), { prune: true })
    expect(changes.tasks.map(({ kind, name, fields }) => [kind, name, fields])).toEqual([
      ['changed', 'b', [{ field: 'dependsOn a', before: 'succeeded', after: null }]],
      ['removed', 'a', []],
    ])
    expect(await exported()).toEqual(withTags(of(task('b'))))
    expect([await db.$count(dependencies), await db.$count(tags)]).toEqual([0, 0])
  })

  it('renames a tag with the roles that are limited to it, on tasks of the file and others, and keeps its values closed', async () => {
    await apply({
      ...of(task('a', { tags: ['finance'] }), task('kept', { tags: ['finance'] })),
      tags: [{ name: 'finance', colour: 'plum' }],
    })
    await db.update(tags).set({ valuesAreClosed: true })
    const limited = await makeServiceToken(db, { role: 'operator', tags: ['finance'] })
    const renamed = { ...of(task('a', { tags: ['money'] })), tags: [{ name: 'money', was: 'finance' }] }
    const planned = await plan(renamed)
    expect(planned.changes).toMatchObject({ tasks: [], tags: [{ kind: 'changed', name: 'money', was: 'finance', fields: [] }] })
    await apply(renamed, { fingerprint: planned.fingerprint })
    expect((await exported()).tags).toEqual([{ name: 'money', colour: 'plum', valuesAreClosed: true }])
    expect((await exported()).tasks?.map(({ name, tags: has }) => [name, has])).toEqual([
      ['a', ['money']],
      ['kept', ['money']],
    ])
    const pausing = { headers: limited.headers, body: { ids: [(await row('kept'))?.id] } }
    expect((await askApi('POST', '/tasks/pause', pausing)).status).toBe(200)
    expect((await plan(renamed)).changes.tags).toEqual([])
  })

  it('removes no tag that a role is limited to, unless it is sent by who manages people', async () => {
    await apply({ ...of(task('a')), tags: [{ name: 'limits', colour: 'rose' }] })
    await makeServiceToken(db, { name: 'of limits', role: 'operator', tags: ['limits'] })
    const byEditor = (await makeServiceToken(db, { name: 'an editor', role: 'editor' })).headers
    const byAdministrator = (await makeServiceToken(db, { name: 'an administrator', role: 'administrator', scopes: [...PERMISSIONS] }))
      .headers
    expect((await problemIn(await send('/apply', of(task('b')), { prune: true }, byEditor))).code).toBe('in_use')
    expect((await liveTasks()).map(({ name }) => name)).toEqual(['a'])
    expect((await send('/apply', of(task('b')), { prune: true }, byAdministrator)).status).toBe(200)
    expect(await db.$count(tags)).toBe(0)
  })

  it('is one audit that lists each field before and after, by the name of the token, without passwords', async () => {
    // Cut where the end of its password would be missing.
    const description = `${'x'.repeat(980)} https://me:secret@wiki.example.org/ and more`
    await apply(of(task('a', { description, runbookUrl: 'https://me:secret@wiki.example.org/' })))
    await apply(of(task('a', { description, runbookUrl: 'https://me:secret@wiki.example.org/', priority: 2 }), task('b')))
    const [latest] = (await db.select().from(audits).where(eq(audits.type, 'manifest-applied')).orderBy(audits.id)).slice(-1)
    expect(latest).toMatchObject({
      actorName: 'pipeline (service)',
      message: 'Applied a file: 1 task added, 1 task changed.',
      before: { 'task a': { priority: 0 }, 'task b': null },
      after: { 'task a': { priority: 2 }, 'task b': { handler: 'log' } },
    })
    const kept = JSON.stringify(await db.select().from(audits))
    expect(kept).toContain('https://me:•••@')
    expect(kept).not.toContain('secret')
  })

  it('is refused whole where something was changed since it was planned', async () => {
    await apply(of(task('a')))
    const { fingerprint } = await plan(of(task('a', { priority: 1 })))
    await db.update(tasks).set({ owner: 'Ada' })
    const refused = await problemIn(await send('/apply', of(task('a', { priority: 1 })), { fingerprint }))
    expect([refused.status, refused.code]).toEqual([409, 'stale'])
    expect(await row('a')).toMatchObject({ priority: 0, owner: 'Ada' })
  })

  it.each([
    ['an unknown handler', of(task('a'), task('b', { handler: 'lod' })), 'manifest.tasks.1.handler', /There is no handler “lod”/],
    [
      'arguments that the handler does not take',
      of(task('a', { kwargs: { mesage: 'x' } })),
      'manifest.tasks.0.kwargs',
      /no argument "mesage"/,
    ],
    [
      'a crontab that never fires',
      of(task('a', { crontab: { expression: '0 0 30 2 *', timezone: 'UTC' } })),
      'manifest.tasks.0.crontab.expression',
      /./,
    ],
    [
      'an unknown zone',
      { ...of(task('a', { crontab: 'n' })), crontabs: { n: { ...hourly, timezone: 'Mars/Base' } } },
      'manifest.crontabs.n.timezone',
      /Mars/,
    ],
    ['a cycle', of(task('a', { dependsOn: ['b'] }), task('b', { dependsOn: ['a'] })), 'manifest.tasks.1.dependsOn.0', /b → a → b/],
    ['a dependency on nothing', of(task('a', { dependsOn: ['z'] })), 'manifest.tasks.0.dependsOn.0', /no task “z”/],
    ['a masked password', of(task('a', { kwargs: { to: 'redis://:•••@cache/' } })), 'manifest.tasks.0.kwargs', /masked/],
    ['a reference to no secret', of(task('a', { headers: { x: '{{secret:no name!}}' } })), 'manifest.tasks.0.headers', /secret/],
    [
      'a name of JavaScript’s own',
      JSON.parse('{"djag":1,"tasks":[{"name":"a","headers":{"__proto__":"x"}}]}'),
      'manifest.tasks.0.headers.__proto__',
      /lose it/,
    ],
    [
      'a crontab of a name of JavaScript’s own',
      JSON.parse('{"djag":1,"crontabs":{"__proto__":{"expression":"0 * * * *","timezone":"UTC"}}}'),
      'manifest.crontabs.__proto__',
      /lose it/,
    ],
  ])('refuses %s at its place, and nothing is written', async (_what, manifest, field, sentence) => {
    for (const path of ['/plan', '/apply']) {
      const refused = await problemIn(await send(path, manifest))
      expect(refused.errors).toContainEqual({ field, detail: expect.stringMatching(sentence) })
    }
    expect([await db.$count(tasks), await db.$count(crontabs)]).toEqual([0, 0])
  })

  it('takes the permission for each kind of thing that it changes', async () => {
    const scoped = async (...scopes: string[]) => (await makeServiceToken(db, { name: scopes.join(), scopes: scopes as never })).headers
    const tasksOnly = await scoped('edit-tasks')
    expect((await problemIn(await send('/apply', of(task('a')), {}, tasksOnly))).detail).toContain('edit-crontabs')
    const withCrontabs = await scoped('edit-tasks', 'edit-crontabs')
    expect((await send('/apply', of(task('a')), {}, withCrontabs)).status).toBe(200)
    expect((await problemIn(await send('/apply', of(task('a', { tags: ['x'] })), {}, withCrontabs))).detail).toContain('edit-tags')
    expect((await problemIn(await send('/plan', of(task('b', { dependsOn: ['a'] })), {}, withCrontabs))).detail).toContain(
      'edit-dependencies',
    )
    expect((await send('/apply', of(task('a', { priority: 9 })), {}, tasksOnly)).status).toBe(200)
  })
})

it('an export says what was there at one moment, whatever is changed while it reads', async () => {
  await apply(of(task('a'), task('b', { dependsOn: ['a'] })))
  const before = await exported()
  const changing = "lock table tags in access exclusive mode; delete from dependencies; update tasks set owner = 'Ada'"
  const [outcome] = await settleTogether(database, changing, [exported])
  expect(outcome).toMatchObject({ status: 'fulfilled', value: before })
  expect(await exported()).not.toEqual(before)
})

describe('a plan', () => {
  it('is made of what is there once it has waited for somebody’s save', async () => {
    await apply(of(task('a')))
    const saving = `select pg_advisory_xact_lock(${ADVISORY_LOCKS.edgeWrites}); update tasks set owner = 'Ada'`
    const [outcome] = await settleTogether(database, saving, [() => plan(of(task('a', { priority: 1 })))])
    expect(outcome).toMatchObject({ status: 'fulfilled' })
    const { fingerprint } = outcome?.status === 'fulfilled' ? (outcome.value as ManifestPlanView) : {}
    expect((await send('/apply', of(task('a', { priority: 1 })), { fingerprint })).status).toBe(200)
  })

  it('says what a change does to the coming days, and changes nothing', async () => {
    const daily = (hour: number) => ({ crontab: { expression: `0 ${hour} * * *`, timezone: 'UTC' } })
    await apply(of(task('load', daily(6)), task('report', { ...daily(6), dependsOn: ['load'] }), task('aside', daily(1))))
    const rows = [await liveTasks(), await db.select().from(crontabs)]
    const { difference } = await plan(
      of(task('load', daily(7)), task('report', { ...daily(6), dependsOn: ['load'] }), task('aside', daily(1)), task('more')),
      { days: 2 },
    )
    expect(difference).toMatchObject({ from: NOW, through: '2026-12-02T08:30:00.000Z', isPartial: false, tasksLeftOut: 0 })
    expect(difference?.tasks.map(({ task: name, added, removed, moved }) => [name, added, removed, moved])).toEqual([
      ['load', 0, 0, 2],
      ['report', 0, 0, 2],
      ['more', 48, 0, 0],
    ])
    expect(difference?.tasks[1]?.firstMoved[0]).toEqual({
      before: { instant: '2026-12-01T06:00:00.000Z', startsAt: '2026-12-01T06:01:00.000Z' },
      after: { instant: '2026-12-01T06:00:00.000Z', startsAt: '2026-12-01T07:01:00.000Z' },
    })
    expect([await liveTasks(), await db.select().from(crontabs)]).toEqual(rows)
  })

  it('counts what it would start at once as no change, and says what it blocks', async () => {
    await apply(of(task('load', { cronBase: '2026-11-30T07:30:00Z' }), task('report')))
    const { difference } = await plan(of(task('load', { enabled: false }), task('report', { dependsOn: ['load'] })), { days: 1 })
    expect(difference?.tasks).toMatchObject([
      { task: 'load', added: 0, removed: 24, moved: 0 },
      { task: 'report', removed: 23, newlyBlocked: { instant: '2026-11-30T10:00:00.000Z', waitsFor: ['load'] } },
    ])
    expect(await db.$count(runs)).toBe(0)
  })
})

describe('deadlines of tags', () => {
  const by = { deadlineKind: 'by' as const, deadlineTime: '06:00', deadlineTimezone: 'Europe/Berlin' }
  const timed = (tag: object): WrittenManifest => ({
    djag: 1,
    tags: [{ name: 'finance', colour: 'plum', ...tag }],
    tasks: [task('load', { tags: ['finance'] })],
  })

  it('are applied and exported by the names that tasks have for theirs; what the list leaves out is none', async () => {
    await apply(timed(by))
    expect((await exported()).tags).toEqual([{ name: 'finance', colour: 'plum', ...by }])
    expect((await plan(timed({}))).changes.tags).toEqual([
      {
        ...{ kind: 'changed', name: 'finance', was: null },
        fields: [
          { field: 'deadlineKind', before: 'by', after: 'none' },
          { field: 'deadlineTime', before: '06:00', after: '' },
          { field: 'deadlineTimezone', before: 'Europe/Berlin', after: '' },
        ],
      },
    ])
    await apply(of(task('load', { tags: ['finance'] })))
    expect((await exported()).tags).toEqual([{ name: 'finance', colour: 'plum', ...by }])
  })

  it('count from when they are set, and a task that keeps its tag keeps since when it has it', async () => {
    await apply(timed({}))
    const moments = async () =>
      (
        await database.sql<
          { set: Date; tagged: Date }[]
        >`select deadline_since as set, tagged_at as tagged from tags join task_tags on tag_id = id where name = 'finance'`
      )[0]
    await database.setNow(new Date('2026-11-30T09:00:00Z'))
    await apply({ ...timed(by), tasks: [task('load', { tags: ['finance', 'more'] })] })
    expect(await moments()).toEqual({ set: new Date('2026-11-30T09:00:00Z'), tagged: new Date(NOW) })
    await database.setNow(new Date(NOW))
  })

  it('of which something is wanting are refused with their place', async () => {
    const refused = await problemIn(await send('/plan', timed({ deadlineKind: 'by' })))
    expect(JSON.stringify(refused)).toContain('tags.0.deadlineTime')
  })
})
