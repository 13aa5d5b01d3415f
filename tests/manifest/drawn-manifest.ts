import fc from 'fast-check'
import type { Manifest, ManifestEdge, ManifestTask } from '#domain/manifest/manifest.ts'
import { TAG_COLOURS } from '#domain/tag-input.ts'
import { NO_DEADLINE } from '#domain/task-settings/deadline-settings.ts'
import { initialTaskSettings } from '#domain/task-settings/settings-of-tasks.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

/** Names as people give them, those that a file could take for something else among them. */
const NAMES = [
  'load',
  'report',
  'null',
  '1',
  'yes',
  '~',
  'a: b',
  '# not a comment',
  'Ölpreis “roh”',
  '- x',
  '12:30',
  'true',
  '{x}',
  "it's",
  '*a',
]
const TAGS = ['finance', 'Nightly', 'no', '0x1f', 'two words']

const crontab: fc.Arbitrary<CrontabDefinition> = fc.record({
  second: fc.constantFrom('0', '0', '30'),
  minute: fc.constantFrom('0', '15', '*/10'),
  hour: fc.constantFrom('*', '6', '1,13'),
  dayOfMonth: fc.constant('*'),
  month: fc.constant('*'),
  dayOfWeek: fc.constantFrom('*', '1-5'),
  timezone: fc.constantFrom('UTC', 'Europe/Berlin'),
  gap: fc.constantFrom('shift', 'skip'),
  overlap: fc.constantFrom('first', 'last', 'both'),
})

/** Text on one line that a form takes, hard for a file or not. */
const line = fc
  .oneof(fc.constantFrom('', ...NAMES, '2026-01-01', '1e3', '\\n'), fc.stringMatching(/^[\x21-\x7e]{0,12}$/))
  .map((text) => text.trim())

const settings = fc.record({
  description: fc.oneof(line, fc.constantFrom('two\nlines', 'ends: with colon:', '  - indented?'.trim())),
  owner: line,
  runbookUrl: fc.constantFrom('', 'https://wiki.example.org/#load'),
  gracePeriodSeconds: fc.constantFrom(null, 1, 600),
  retryLimit: fc.nat(3),
  timeLimitSeconds: fc.constantFrom(null, 3600),
  queue: fc.constantFrom('default', '1', 'null', 'heavy'),
  priority: fc.integer({ min: -10, max: 10 }),
  maxConcurrency: fc.constantFrom(null, 1, 3),
  keepRunsDays: fc.constantFrom(null, 7),
})

const deadline = fc.constantFrom(
  {},
  { deadlineKind: 'after' as const, deadlineAfterSeconds: 3_600 },
  { deadlineKind: 'by' as const, deadlineTime: '06:00', deadlineTimezone: 'Asia/Tokyo', deadlineWeekdays: 'mon-fri', deadlineDaysLater: 1 },
)

type Drawn = { crontabs: CrontabDefinition[]; names: string[]; unused: CrontabDefinition[] }

/** A task of the handler `any`, which takes whatever it is given. */
function task({ names, crontabs }: Drawn, index: number): fc.Arbitrary<ManifestTask> {
  const earlier = names.slice(0, index)
  const edge = (other: string): fc.Arbitrary<ManifestEdge> =>
    fc
      .record({ future: fc.boolean(), endings: fc.constantFrom('succeeded', 'finished'), freshness: fc.constantFrom('new', 'aligned') })
      .map(({ future, endings, freshness }) => ({ task: other, future, endings, freshness: future ? 'new' : freshness }))
  return fc
    .record({
      crontab: fc.constantFrom(...crontabs),
      enabled: fc.boolean(),
      settings,
      message: line,
      // A name that no form takes.
      // Node's own JSON.parse was seen to read the name `"` as the name `\\` where an object with that name had been read before it.
      extra: fc.jsonValue({ maxDepth: 2 }).filter((value) => !/__proto__|\\\\"/.test(JSON.stringify(value))),
      headers: fc.dictionary(fc.constantFrom('x-team', 'null', '1'), line, { maxKeys: 2 }),
      tags: fc.subarray(TAGS, { maxLength: 3 }),
      dependsOn: fc.subarray(earlier, { maxLength: Math.min(3, earlier.length) }).chain((others) => fc.tuple(...others.map(edge))),
    })
    .map(({ settings, message, extra, ...drawn }) => ({
      name: names[index] ?? '',
      was: null,
      handler: 'any',
      cronBase: null,
      args: [],
      kwargs: { message: `m${message}`, fields: { extra: JSON.parse(JSON.stringify(extra)) } },
      ...initialTaskSettings,
      ...settings,
      ...drawn,
    }))
}

/** An installation as it may be, without what no file says. */
export const drawnManifest: fc.Arbitrary<Manifest> = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 8 }),
    crontabs: fc.array(crontab, { minLength: 1, maxLength: 3 }),
    unused: fc.array(crontab, { maxLength: 1 }),
  })
  .chain((drawn) =>
    fc.tuple(
      fc.constant(drawn),
      fc.tuple(...drawn.names.map((_, index) => task(drawn, index))),
      fc.tuple(...TAGS.map(() => fc.record({ colour: fc.constantFrom(...TAG_COLOURS), deadline }))),
    ),
  )
  .map(([{ unused }, tasks, drawnTags]) => ({
    tags: TAGS.map((name, index) => ({
      ...{ name, colour: drawnTags[index]?.colour ?? 'teal', valuesAreClosed: null },
      ...{ ...NO_DEADLINE, ...drawnTags[index]?.deadline },
    })),
    crontabs: [...tasks.map((each) => each.crontab), ...unused],
    tasks,
  }))
