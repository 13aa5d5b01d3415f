import { describe, expect, it } from 'vitest'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { lint } from '#scheduling/lint/lint.ts'
import type { LintEdge, LintTask } from '#scheduling/lint/lint-input.ts'
import { plainSentence } from '../sentences/sentence-part.ts'
import { findingSentence, remedyLink } from './finding-words.ts'

const MINUTE = 60_000
const NOW = Date.parse('2027-03-20T12:00:00Z')

type Changes = Partial<LintTask> & { cron?: string; options?: Parameters<typeof crontabOf>[1] }

function task(taskId: number, name: string, { cron = '0 * * * *', options = {}, ...changes }: Changes = {}): LintTask {
  const crontab = crontabOf(cron, options)
  return {
    taskId,
    name,
    enabled: true,
    pause: null,
    misfirePolicy: 'run_all',
    gracePeriodMs: null,
    maxConcurrency: 1,
    cronBaseMs: Date.parse('2026-01-01T00:00:00Z'),
    crontabId: taskId,
    crontab,
    schedule: compileCrontab(crontab),
    ...changes,
  }
}

function found(depender: Changes, dependee: Changes, edge: Partial<LintEdge> = {}, medianRunMs = new Map([[2, 10 * MINUTE]])) {
  const edges: LintEdge[] = [{ edgeId: 9, dependerId: 1, dependeeId: 2, future: false, endings: 'succeeded', freshness: 'new', ...edge }]
  return lint({ tasks: [task(1, 'report', depender), task(2, 'load', dependee)], edges, medianRunMs, estimatedRunMs: MINUTE }, NOW)
}
const told = (...given: Parameters<typeof found>) => found(...given).map((finding) => plainSentence(findingSentence(finding)))

const skipping = { misfirePolicy: 'skip', gracePeriodMs: 5 * MINUTE } as const

describe('what was found is told with what comes of it', () => {
  it.each<[string, Parameters<typeof found>, string]>([
    ['a disabled dependee', [{}, { enabled: false }], 'report depends on load, which is disabled: nothing new comes until it is enabled.'],
    [
      'a paused one',
      [{}, { enabled: false, pause: { untilMs: null } }],
      'report depends on load, which is paused until someone resumes it.',
    ],
    [
      'a starving depender',
      [{}, { cron: '0 2 * * *' }],
      'report fires 24 times a day, but load can end only once a day; as every instant gets its run, what waits grows for ever.',
    ],
    [
      'a task that starves by itself',
      [{ cron: '*/10 * * * *' }, { misfirePolicy: 'coalesce', cron: '*/10 * * * *' }, {}, new Map([[1, 15 * MINUTE]])],
      'report fires 144 times a day, but its runs usually take 15 m, one at a time, so it can run only 96 times a day; as every instant gets its run, what waits grows for ever.',
    ],
    [
      'a grace period too short',
      [skipping, {}],
      'report has a grace period of 5 m, but load usually ends up to 10 m after the same instant. At each instant, it goes on with an older ending or is skipped.',
    ],
    [
      'an aligned edge that can’t hold',
      [skipping, {}, { freshness: 'aligned' }],
      'report has a grace period of 5 m, but load usually ends up to 10 m after the same instant. So all its coming instants are skipped.',
    ],
    [
      'an estimate',
      [{ misfirePolicy: 'coalesce', gracePeriodMs: MINUTE / 2 }, {}, {}, new Map()],
      'report has a grace period of 30 s, but load may end (an estimate: not all of it has a history) up to 1 m after the same instant. At each instant, it goes on with an older ending or is a misfire.',
    ],
  ])('%s', (_, given, sentence) => {
    expect(told(...given)).toEqual([sentence])
  })

  it.each<[string, Changes, string]>([
    ['shifted', { cron: '30 2 * * *' }, 'goes forward and leaves out 02:30. The run comes right after the gap.'],
    ['skipped', { cron: '30 2 * * *', options: { gap: 'skip' } }, 'goes forward and leaves out 02:30. There is no run for that.'],
    [
      'of the real clock',
      { cron: '*/10 2 * * *' },
      'leaves out 02:00, 02:10, 02:20 and 3 other times. There is no run for that. It follows the real clock, so no policy changes that.',
    ],
  ])('a change of the clock by which a time is %s', (_, { options, ...changes }, words) => {
    const berlin = { ...changes, options: { timezone: 'Europe/Berlin', ...options } }
    const [sentence] = lint({ tasks: [task(1, 'report', berlin)], edges: [], medianRunMs: new Map(), estimatedRunMs: MINUTE }, NOW).map(
      (finding) => plainSentence(findingSentence(finding)),
    )
    expect(sentence).toMatch(/^report: the clock of Europe\/Berlin at <01:00> /)
    expect(sentence).toContain(words)
  })

  it('a change of the clock by which a time comes twice', () => {
    const autumn = Date.parse('2027-10-25T12:00:00Z')
    const sentenceUnder = (overlap: 'first' | 'last' | 'both') => {
      const tasks = [task(1, 'report', { cron: '30 2 * * *', options: { timezone: 'Europe/Berlin', overlap } })]
      return lint({ tasks, edges: [], medianRunMs: new Map(), estimatedRunMs: MINUTE }, autumn).map((finding) =>
        plainSentence(findingSentence(finding)),
      )[0]
    }
    expect(sentenceUnder('first')).toContain('goes back and shows 02:30 twice. It runs the first time only.')
    expect(sentenceUnder('last')).toContain('It runs the second time only.')
    expect(sentenceUnder('both')).toContain('It runs both times.')
  })
})

it('leads to where each remedy is to be had', () => {
  const links = found({}, { enabled: false }).flatMap(({ remedies }) => remedies.map(remedyLink))
  expect(links).toEqual([
    { href: '/tasks/2', label: 'Enable load' },
    { href: '/tasks/1/edit', label: 'Edit the dependency' },
  ])
})

it('a step longer than its column is told with what fires instead', () => {
  const tasks = [task(1, 'report', { cron: '*/90 * * * *' })]
  const findings = lint({ tasks, edges: [], medianRunMs: new Map(), estimatedRunMs: MINUTE }, NOW)
  expect(findings.map((finding) => plainSentence(findingSentence(finding)))).toEqual([
    'report: the step */90 of its crontab is longer than the whole minute column, so it does not count. It fires: Every hour.',
  ])
})
