import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawnManifest } from '#tests/manifest/drawn-manifest.ts'
import { NO_DEADLINE } from '../task-settings/deadline-settings.ts'
import { compareManifests, isUnchanged } from './compare-manifests.ts'
import type { Manifest } from './manifest.ts'
import { manifestContent, manifestSchema } from './manifest-shape.ts'
import { readManifest } from './read-manifest.ts'
import { writeManifest } from './write-manifest.ts'

const daily = { expression: '0 6 * * *', timezone: 'UTC' }
const read = (content: object) => readManifest(manifestContent.parse({ djag: 1, ...content }))
const task = (name: string, more: object = {}) => ({ name, handler: 'log', crontab: daily, ...more })
const tasks = (...given: object[]): Manifest => read({ tasks: given }).manifest
const compared = (before: Manifest, after: Manifest, prune = false) => compareManifests(before, after, { prune })
const refusals = (content: object) => read(content).problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
const issues = (content: object) =>
  manifestContent.safeParse({ djag: 1, ...content }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a manifest', () => {
  it('is read as it was written, and compared with itself changes nothing, whatever stands in it', () => {
    fc.assert(
      fc.property(drawnManifest, (drawn) => {
        const written = writeManifest(drawn)
        const { manifest, problems } = read(JSON.parse(JSON.stringify(written)))
        expect(problems).toEqual([])
        expect(writeManifest(manifest)).toEqual(written)
        for (const prune of [false, true]) {
          const { changes } = compared(drawn, manifest, prune)
          expect([isUnchanged(changes), changes.kept]).toEqual([true, { tasks: [], tags: [], crontabs: [] }])
        }
      }),
    )
  })

  it('finds what leads from any installation to any other, and nothing of what is the same in both', () => {
    fc.assert(
      fc.property(drawnManifest, drawnManifest, (before, after) => {
        const { changes } = compared(before, after, true)
        const names = (kind: string) => changes.tasks.filter((change) => change.kind === kind).map(({ name }) => name)
        const [old, now] = [before, after].map((each) => new Set(each.tasks.map(({ name }) => name))) as [Set<string>, Set<string>]
        expect(new Set(names('added'))).toEqual(new Set([...now].filter((name) => !old.has(name))))
        expect(new Set(names('removed'))).toEqual(new Set([...old].filter((name) => !now.has(name))))
        const differing = after.tasks.filter((each) => {
          const was = before.tasks.find(({ name }) => name === each.name)
          const alone = (one: typeof each) => JSON.stringify(writeManifest({ tags: [], crontabs: [], tasks: [one] }).tasks)
          return was && alone(was) !== alone(each)
        })
        for (const name of names('changed')) expect(differing.map((each) => each.name)).toContain(name)
      }),
    )
  })

  it('says field by field what changes, each dependency for itself', () => {
    const before = tasks(task('load'), task('report', { dependsOn: ['load'], retryLimit: 2 }))
    const after = tasks(task('load'), task('report', { dependsOn: [{ task: 'load', endings: 'finished' }], kwargs: { message: 'x' } }))
    expect(compared(before, after).changes.tasks).toEqual([
      {
        kind: 'changed',
        name: 'report',
        was: null,
        index: 1,
        fields: [
          { field: 'kwargs', before: {}, after: { message: 'x' } },
          { field: 'retryLimit', before: 2, after: 0 },
          { field: 'dependsOn load', before: 'succeeded', after: 'finished' },
        ],
      },
    ])
  })

  it('renames by “was”, without touching the edges on the task, also to a name that another gives up', () => {
    const before = tasks(task('a'), task('b'), task('d', { dependsOn: ['a', 'b'] }))
    const after = tasks(task('b', { was: 'a' }), task('c', { was: 'b' }), task('d', { dependsOn: ['b', 'c'] }))
    expect(compared(before, after).changes.tasks).toMatchObject([
      { kind: 'changed', name: 'b', was: 'a', fields: [] },
      { kind: 'changed', name: 'c', was: 'b', fields: [] },
    ])
    const done = tasks(task('new', { was: 'old' }))
    expect(isUnchanged(compared(done, done).changes)).toBe(true)
    expect(compared(tasks(task('old'), task('new')), done).problems).toMatchObject([{ path: ['tasks', 0, 'was'] }])
  })

  it('applied again changes nothing, whatever names it handed on from task to task', () => {
    const letters = ['a', 'b', 'c', 'd', 'e']
    const name = fc.constantFrom(...letters)
    const anything = fc.record({
      names: fc.uniqueArray(name, { maxLength: 5 }),
      entries: fc.uniqueArray(fc.record({ name, was: fc.option(name, { nil: undefined }) }), { selector: (each) => each.name }),
    })
    // Of names that are drawn each for itself hardly any are handed on twice: here each task of a row takes the name of the one before it.
    const handingOn = fc
      .record({ row: fc.shuffledSubarray(letters, { minLength: 3 }), others: fc.shuffledSubarray(letters), isRing: fc.boolean() })
      .map(({ row, others, isRing }) => ({
        names: isRing ? row : row.slice(0, -1),
        entries: [
          ...(isRing ? [{ name: row[0] as string, was: row.at(-1) }] : []),
          ...row.slice(1).map((each, index) => ({ name: each, was: row[index] })),
          ...others.filter((each) => !row.includes(each)).map((each) => ({ name: each, was: undefined })),
        ],
      }))
    let handedOn = 0
    fc.assert(
      fc.property(fc.oneof(anything, handingOn), fc.boolean(), ({ names, entries }, prune) => {
        const { manifest, problems } = read({ tasks: entries.map(({ name: each, ...was }) => task(each, was)) })
        const before = tasks(...names.map((each) => task(each)))
        const { changes, problems: refused } = compared(before, manifest, prune)
        if (problems.length + refused.length > 0) return
        if (changes.tasks.filter(({ was }) => was !== null).length > 1) handedOn++
        const after = tasks(...[...entries.map((each) => each.name), ...changes.kept.tasks].map((each) => task(each)))
        const again = compared(after, manifest, prune)
        expect([isUnchanged(again.changes), again.problems]).toEqual([true, []])
      }),
      { numRuns: 2_000 },
    )
    expect(handedOn).toBeGreaterThan(100)
  })

  it('hands names on in one piece: where one of them is missing, none of the renames is taken for done', () => {
    const after = tasks(task('c', { was: 'b' }), task('b', { was: 'a' }), task('a', { was: 'z' }))
    expect(compared(tasks(task('a'), task('b')), after).changes.tasks.map(({ kind, name, was }) => [kind, name, was])).toEqual([
      ['changed', 'c', 'b'],
      ['changed', 'b', 'a'],
      ['added', 'a', null],
    ])
  })

  it('keeps what is not in the file, or removes it where it is told to', () => {
    const before: Manifest = {
      ...tasks(task('load'), task('old')),
      tags: [{ name: 'unused', colour: 'teal', valuesAreClosed: false, ...NO_DEADLINE }],
    }
    expect(compared(before, tasks(task('load'))).changes).toMatchObject({ tasks: [], tags: [], kept: { tasks: ['old'], tags: ['unused'] } })
    expect(compared(before, tasks(task('load')), true).changes).toMatchObject({
      tasks: [{ kind: 'removed', name: 'old' }],
      tags: [{ kind: 'removed', name: 'unused' }],
      kept: { tasks: [] },
    })
    const waiting = tasks(task('load', { dependsOn: ['old'] }))
    expect(compared(before, waiting).problems).toEqual([])
    expect(compared(before, waiting, true).problems).toMatchObject([{ path: ['tasks', 0, 'dependsOn', 0] }])
  })

  it('changes a crontab for all where all its tasks take the same other one, and makes one where they part', () => {
    const later = { ...daily, expression: '0 7 * * *' }
    const before = tasks(task('a'), task('b'))
    expect(compared(before, tasks(task('a', { crontab: later }), task('b', { crontab: later }))).changes.crontabs).toMatchObject([
      { kind: 'changed', before: { hour: '6' }, after: { hour: '7' } },
    ])
    expect(compared(before, tasks(task('a', { crontab: later }), task('b'))).changes.crontabs).toMatchObject([{ kind: 'added' }])
    expect(compared(before, tasks(task('a', { crontab: later }))).changes.crontabs).toMatchObject([{ kind: 'added' }])
  })

  it('leaves the first moment that counts alone where the file says nothing of it', () => {
    const since = { cronBase: '2026-01-01T00:00:00Z' }
    expect(isUnchanged(compared(tasks(task('a', since)), tasks(task('a'))).changes)).toBe(true)
    expect(isUnchanged(compared(tasks(task('a', since)), tasks(task('a', { cronBase: '2026-01-01T01:00:00+01:00' }))).changes)).toBe(true)
  })

  it('closes and opens values by a tag where the file says so, and leaves them as they are where it does not', () => {
    const before: Manifest = { ...tasks(), tags: [{ name: 'finance', colour: 'teal', valuesAreClosed: true, ...NO_DEADLINE }] }
    const changesOf = (tag: object) => compared(before, read({ tags: [tag] }).manifest).changes.tags.flatMap(({ fields }) => fields)
    expect(changesOf({ name: 'finance' })).toEqual([])
    expect(changesOf({ name: 'finance', valuesAreClosed: true })).toEqual([])
    expect(changesOf({ name: 'finance', valuesAreClosed: false })).toEqual([{ field: 'valuesAreClosed', before: true, after: false }])
    expect(changesOf({ name: 'payroll', valuesAreClosed: true })).toEqual([{ field: 'valuesAreClosed', before: null, after: true }])
    expect(changesOf({ name: 'payroll', valuesAreClosed: false })).toEqual([])
    expect(writeManifest(before).tags).toEqual([{ name: 'finance', colour: 'teal', valuesAreClosed: true }])
  })

  it('takes tags for the same in whatever letters, and writes them as the list of tags does', () => {
    const before: Manifest = {
      ...tasks(task('a', { tags: ['finance'] })),
      tags: [{ name: 'finance', colour: 'teal', valuesAreClosed: true, ...NO_DEADLINE }],
    }
    expect(isUnchanged(compared(before, tasks(task('a', { tags: ['FINANCE'] }))).changes)).toBe(true)
    const { manifest } = read({ tags: [{ name: 'Finance' }], tasks: [task('a', { tags: ['finance'] })] })
    expect(compared(before, manifest).changes.tags).toEqual([{ kind: 'changed', name: 'Finance', was: 'finance', fields: [] }])
  })

  it('renames a tag by what it was, for tasks that have it and are in the file or not, and nothing once that is done', () => {
    const old = { name: 'finance', colour: 'teal', valuesAreClosed: true, ...NO_DEADLINE } as const
    const other = { ...old, name: 'x' }
    const before: Manifest = { ...tasks(task('a', { tags: ['finance', 'x'] }), task('kept', { tags: ['Finance'] })), tags: [old, other] }
    const { manifest } = read({ tags: [{ name: 'money', was: 'FINANCE' }], tasks: [task('a', { tags: ['money', 'x'] })] })
    const { changes, problems } = compared(before, manifest)
    expect(problems).toEqual([])
    expect(changes.tags).toEqual([{ kind: 'changed', name: 'money', was: 'finance', fields: [] }])
    expect([changes.tasks, changes.kept.tags]).toEqual([[], []])
    const done: Manifest = { ...tasks(task('a', { tags: ['money', 'x'] })), tags: [{ ...old, name: 'money' }, other] }
    expect(isUnchanged(compared(done, manifest).changes)).toBe(true)
    const both = compared({ ...done, tags: [...done.tags, old] }, manifest)
    expect(both.problems).toMatchObject([
      { path: ['tags', 0, 'was'], message: expect.stringContaining('both a tag “finance” and a tag “money”') },
    ])
  })

  it.each([
    [
      {
        tags: [
          { name: 'a', was: 'x' },
          { name: 'b', was: 'X' },
        ],
      },
      /tags\.1\.was: Another tag/,
    ],
    [{ tags: [{ name: 'a', was: 'b' }, { name: 'B' }] }, /tags\.0\.was: “b” stands in this file as a tag/],
    [{ tags: [{ name: 'a', was: 'b' }], tasks: [task('t', { tags: ['B'] })] }, /tasks\.0\.tags\.0: “B” is called “a” by this file/],
    [{ tasks: [task('a'), task('a')] }, /tasks\.1\.name: There is another task “a”/],
    [{ tags: [{ name: 'x' }, { name: 'X' }] }, /tags\.1\.name: There is another tag/],
    [{ tasks: [task('a', { crontab: 'nightly' })] }, /tasks\.0\.crontab: There is no “nightly” under crontabs/],
    [{ tasks: [task('a', { crontab: { ...daily, expression: '0 6' } })] }, /tasks\.0\.crontab\.expression: This has 2 columns/],
    [{ tasks: [task('a', { dependsOn: ['b', 'b'] })] }, /tasks\.0\.dependsOn\.1: It waits for “b” already/],
    [{ tasks: [task('a', { was: 'b' }), task('b')] }, /tasks\.0\.was: “b” stands in this file/],
    [{ tasks: [task('a', { was: 'x' }), task('b', { was: 'x' })] }, /tasks\.1\.was: Another task/],
    [
      { tasks: [task('c', { was: 'a' }), task('a', { was: 'b' }), task('b', { was: 'a' })] },
      /tasks\.1\.was: .*circle \(“a” was “b” was “a”\)/,
    ],
  ])('refuses %j', (content, sentence) => {
    expect(refusals(content).join('\n')).toMatch(sentence)
  })

  it.each([
    [{ djag: 2 }, /^djag: Write djag: 1/],
    [{ tasks: [task('a', { crontab: undefined })] }, /tasks\.0\.crontab: Say when it fires/],
    [{ tasks: [task('a', { crontab: { expression: '* * * * *' } })] }, /tasks\.0\.crontab\.timezone/],
    [{ tasks: [task('a', { dependsOn: [7] })] }, /tasks\.0\.dependsOn\.0: The name of a task/],
    [{ tasks: [task('a', { retryLimit: -1 })] }, /tasks\.0\.retryLimit: From 0 to 100/],
    [{ tasks: [task('a', { misfirePolicy: 'skip' })] }, /tasks\.0\.gracePeriodSeconds: Skip and coalesce need/],
    [{ tasks: [task('a\u202e')] }, /tasks\.0\.name: Character 2 cannot be seen/],
    [{ tasks: [task('a', { kwargs: { x: 'a\0b' } })] }, /tasks\.0\.kwargs\.x: .*NUL/],
  ])('is refused by its shape where it says %j', (content, sentence) => {
    expect(issues(content)?.join('\n')).toMatch(sentence)
  })

  it('has a JSON schema that names every field', () => {
    const schema = manifestSchema() as { properties: { tasks: { items: { properties: object } } } }
    expect(Object.keys(schema.properties.tasks.items.properties)).toEqual(
      expect.arrayContaining(['name', 'crontab', 'dependsOn', 'retryLimit']),
    )
    expect(JSON.stringify(schema)).toContain('"anyOf":[{"type":"string"}')
  })
})
