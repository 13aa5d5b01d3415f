import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeManifest } from '#domain/manifest/write-manifest.ts'
import { drawnManifest } from '#tests/manifest/drawn-manifest.ts'
import { manifestFileText, readManifestFile } from './manifest-file.ts'

const TASK = 'tasks:\n  - name: load\n    handler: log\n    crontab: { expression: 0 6 * * *, timezone: UTC }\n'
const read = (text: string) => readManifestFile(`djag: 1\n${text}`)

describe('a file of all tasks', () => {
  it('is read as it was written, whatever stands in it', () => {
    fc.assert(
      fc.property(drawnManifest, (drawn) => {
        const written = JSON.parse(JSON.stringify(writeManifest(drawn)))
        expect(readManifestFile(manifestFileText(written)).sent).toEqual(written)
        expect(readManifestFile(JSON.stringify(written)).sent).toEqual(written)
      }),
    )
  })

  it('has a blank line between tasks, and quotes what an older reader would take for something else', () => {
    const { sent } = read(`${TASK}  - name: "yes"\n    handler: log\n    crontab: { expression: 0 6 * * *, timezone: UTC }\n`)
    const text = manifestFileText(sent as never)
    expect(text).toMatch(/^# All tasks.*\n# npx djag plan/)
    expect(text).toContain('\n\n  - name: "yes"\n')
  })

  it('takes words as they stand: core schema alone', () => {
    const { sent } = read(`${TASK}    kwargs: { a: no, b: 0x10, c: ~, d: 2026-01-01, e: 1e3, f: &x [1], g: *x }\n`)
    expect(sent).toMatchObject({ tasks: [{ kwargs: { a: 'no', b: 16, c: null, d: '2026-01-01', e: 1000, f: [1], g: [1] } }] })
  })

  it.each([
    ['- a list', /line 2, column 1/],
    ['tasks: [', /line 2, column 9|line 3/],
    ['tasks: []\ntasks: []', /line 3, column 1: Map keys must be unique/],
    ['tasksx: []', /line 2, column 1: tasksx: “tasksx” is not known here\. Did you mean “tasks”\?/],
    [`${TASK}    retryLimt: 3`, /line 6, column 5: .*“retryLimt” is not known here\. Did you mean “retryLimit”\?/],
    [`${TASK}    retryLimit: -1`, /line 6, column 17: tasks\.0\.retryLimit: From 0 to 100/],
    [`${TASK}    dependsOn: [{ task: x, futur: true }]`, /line 6, column \d+: .*“futur” is not known here\. Did you mean “future”\?/],
    [`${TASK}    kwargs: { n: 12345678901234567890 }`, /line 6, column 18: 12345678901234567890 would become/],
    [`${TASK}    kwargs: { n: .inf }`, /line 6, column 18: \.inf is no number/],
    [`${TASK}    tags: [a, A]`, /line 6, column 11: tasks\.0\.tags: A tag stands here twice/],
    [`${TASK}    was: !!js/function x`, /line 6, column 10/],
    ['crontabs:\n  a.b: { expression: 0 6, timezone: UTC }', /line 3, column 22: crontabs\.a\.b\.expression: This has 2 columns/],
    [`${TASK}${TASK.slice(TASK.indexOf('  - name'))}`, /line 6, column 11: tasks\.1\.name: There is another task “load”/],
  ])('refuses %j with line and column', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence)
  })

  it('says everything that is wrong at once, in the order of the file', () => {
    expect(() => read(`${TASK}    retryLimit: -1\n    priority: 5000\ncrontab: {}`)).toThrow(/line 6.*\n.*line 7.*\n.*line 8/)
  })

  it('is not blown up by aliases, depth or size', () => {
    const layers = Array.from({ length: 30 }, (_, n) => `  a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}, *a${n}]`).join('\n')
    expect(() => read(`crontabs:\n  a0: &a0 [x]\n${layers}`)).toThrow(/can’t be read/)
    expect(() => read(`tasks: ${'['.repeat(100_000)}`)).toThrow(/line|deep/)
    expect(() => read(`# ${'x'.repeat(16_000_000)}`)).toThrow('at most 16 MB')
  })

  it('finds the place of what a server says of a field', () => {
    const { placed } = read(`${TASK}    kwargs:\n      a.b: { c: 1 }\n`)
    expect([placed('tasks.0.kwargs.a.b.c'), placed('tasks.0.kwargs.nothing'), placed('tasks.0.handler')]).toEqual([
      'line 7, column 17',
      'line 6, column 5',
      'line 4, column 14',
    ])
  })
})

it('reads the file that docs/as-code.md shows as it stands there', () => {
  const docs = readFileSync(new URL('../../docs/as-code.md', import.meta.url), 'utf8')
  const shown = /```yaml\n(djag: 1[\s\S]*?)```/.exec(docs)?.[1] ?? ''
  expect(readManifestFile(shown).sent).toMatchObject({ tasks: [{ name: 'load orders' }, { was: 'report', dependsOn: { length: 2 } }] })
})
