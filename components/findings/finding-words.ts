import { counted } from '#domain/counted.ts'
import { formatDuration } from '#domain/duration-format.ts'
import type { AffectedTime, AffectingClockChange } from '#scheduling/cron/clock-changes.ts'
import { COLUMN_TITLES } from '#scheduling/cron/column-refusals.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import type { Finding, FindingRemedy } from '#scheduling/lint/finding.ts'
import { clock, joined, type SentencePart, taskPart, text } from '../sentences/sentence-part.ts'

/** Of the tasks of a crontab, and of the times that a change of the clock touches. */
const NAMED = 3

/** What is so, and what comes of it. */
export function findingSentence(finding: Finding): SentencePart[] {
  if (finding.kind === 'clock_change') return clockChangeSentence(finding)
  if (finding.kind === 'long_step') return longStepSentence(finding)
  if (finding.kind === 'secret_missing') return missingSecretSentence(finding)
  if (finding.kind === 'starves_by_itself') return starvingByItselfSentence(finding)
  const depender = taskPart(finding.taskId, finding.taskName)
  const dependee = taskPart(finding.dependeeId, finding.dependeeName)
  switch (finding.kind) {
    case 'dependee_disabled':
      return [depender, text(' depends on '), dependee, text(', which is disabled: nothing new comes until it is enabled.')]
    case 'dependee_paused': {
      const until = finding.untilMs === null ? [text('someone resumes it.')] : [clock(finding.untilMs), text('.')]
      return [depender, text(' depends on '), dependee, text(', which is paused until '), ...until]
    }
    case 'dependee_never_fires':
      return [depender, text(' depends on '), dependee, text(', whose crontab never fires again: nothing new comes any more.')]
    case 'starves':
      return starvingSentence(finding, depender, dependee)
    case 'grace_too_short':
      return [...tooLateSentence(finding, depender, dependee), text(` ${shareWords(finding)}, ${consequence(finding)}`)]
    case 'aligned_too_late':
      return [...tooLateSentence(finding, depender, dependee), text(` So all its coming instants ${becoming[finding.becomes]}.`)]
  }
}

type OfKind<Kind extends Finding['kind']> = Extract<Finding, { kind: Kind }>

function starvingSentence(finding: OfKind<'starves'>, depender: SentencePart, dependee: SentencePart): SentencePart[] {
  const { firings, openings, windowMs, slowestId, slowestName, dependeeId, taskId } = finding
  const fires = text(` fires ${rate(firings, windowMs)}, but `)
  const behind = text('; as every instant gets its run, what waits grows for ever.')
  const can = text(` only ${rate(openings, windowMs)}`)
  if (taskId === dependeeId) return [depender, fires, text('its runs take so long that it can start'), can, behind]
  if (slowestId === dependeeId) return [depender, fires, dependee, text(' can end'), can, behind]
  return [depender, fires, dependee, text(' can end'), can, text(' because of '), taskPart(slowestId, slowestName), behind]
}

function starvingByItselfSentence(finding: OfKind<'starves_by_itself'>): SentencePart[] {
  const { taskId, taskName, firings, runs, windowMs, runMs, maxConcurrency } = finding
  const limit = maxConcurrency === 1 ? 'one at a time' : `at most ${maxConcurrency} at once`
  return [
    taskPart(taskId, taskName),
    text(` fires ${rate(firings, windowMs)}, but its runs usually take ${formatDuration(runMs)}, ${limit}, so it can run only `),
    text(`${rate(runs, windowMs)}; as every instant gets its run, what waits grows for ever.`),
  ]
}

/** `24 times a day`, `3.5 times a week`, `12 times a year`: in the unit in which it is a number one can picture. */
function rate(count: number, windowMs: number): string {
  const perDay = (count * DAY_MS) / windowMs
  const [often, unit] = perDay >= 1 ? [perDay, 'a day'] : perDay * 7 >= 1 ? [perDay * 7, 'a week'] : [perDay * 365, 'a year']
  const rounded = often >= 10 ? Math.round(often) : Math.round(often * 10) / 10
  return rounded === 1 ? `once ${unit}` : `${rounded.toLocaleString('en')} times ${unit}`
}

type TooLate = OfKind<'grace_too_short'> | OfKind<'aligned_too_late'>

function tooLateSentence({ graceMs, neededMs, basis }: TooLate, depender: SentencePart, dependee: SentencePart): SentencePart[] {
  const usually = basis === 'median' ? 'usually ends' : 'may end (an estimate: not all of it has a history)'
  return [
    depender,
    text(` has a grace period of ${formatDuration(graceMs)}, but `),
    dependee,
    text(` ${usually} up to ${formatDuration(neededMs)} after the same instant.`),
  ]
}

const becoming = {
  skipped: 'are skipped',
  coalesced: 'are misfires, and one late run takes them together',
  delayed: 'start late',
} as const

function shareWords({ late, lookedAt }: OfKind<'grace_too_short'>): string {
  return late === lookedAt ? 'At each instant' : `At ${late} of its next ${counted(lookedAt, 'instant')}`
}

/** A `new` edge takes the ending before, where there is one that was not used up. */
function consequence({ becomes, freshness }: OfKind<'grace_too_short'>): string {
  const otherwise = { skipped: 'is skipped', coalesced: 'is a misfire', delayed: 'starts late' }[becomes]
  return freshness === 'new' ? `it goes on with an older ending or ${otherwise}.` : `it ${otherwise}.`
}

function clockChangeSentence({ change, timezone, tasks }: OfKind<'clock_change'>): SentencePart[] {
  const { kind, atMs, decidedBy, times, timeCount } = change
  const what = kind === 'gap' ? ` goes forward and leaves out ` : ` goes back and shows `
  const shown =
    times.slice(0, NAMED).map(wallTime).join(', ') + (timeCount > NAMED ? ` and ${counted(timeCount - NAMED, 'other time')}` : '')
  const when: SentencePart = { kind: 'instant', atMs, show: 'clock', zone: timezone }
  const twice = kind === 'overlap' ? ' twice' : ''
  return [
    ...namedTasks(tasks),
    text(': the clock of '),
    text(`${timezone} at `),
    when,
    text(`${what}${shown}${twice}. ${clockChangeConsequence(change)}`),
    text(decidedBy === 'real_clock' ? ' It follows the real clock, so no policy changes that.' : ''),
  ]
}

function missingSecretSentence({ secret, tasks }: OfKind<'secret_missing'>): SentencePart[] {
  const [use, runs] = tasks.length === 1 ? ['uses', 'its runs'] : ['use', 'their runs']
  return [...namedTasks(tasks), text(` ${use} the secret “${secret}”, which is not there: ${runs} fail.`)]
}

function namedTasks(tasks: OfKind<'clock_change' | 'secret_missing'>['tasks']): SentencePart[] {
  const named = joined(tasks.slice(0, NAMED).map(({ taskId, name }) => taskPart(taskId, name)))
  const others = tasks.length > NAMED ? [text(` and ${counted(tasks.length - NAMED, 'other task')}`)] : []
  return [...named, ...others]
}

function longStepSentence({ field, item, columns, tasks }: OfKind<'long_step'>): SentencePart[] {
  const fires = crontabInWords(columns)
  const said = `: the step ${item} of their crontab is longer than the whole ${COLUMN_TITLES[field]} column, so it does not count. It fires: ${fires}.`
  return [...namedTasks(tasks), text(tasks.length === 1 ? said.replace('their', 'its') : said)]
}

function wallTime({ wallMs }: AffectedTime): string {
  const shown = new Date(wallMs).toISOString().slice(11, 19)
  return shown.endsWith(':00') ? shown.slice(0, 5) : shown
}

function clockChangeConsequence({ kind, times }: AffectingClockChange): string {
  const fires = times[0]?.firesAtMs.length ?? 0
  if (kind === 'gap') return fires === 0 ? 'There is no run for that.' : 'The run comes right after the gap.'
  if (fires === 2) return 'It runs both times.'
  const isFirst = times[0]?.otherwise.some((other) => 'overlap' in other && other.overlap === 'last')
  return isFirst ? 'It runs the first time only.' : 'It runs the second time only.'
}

/** Where a remedy is to be had, in words. */
export function remedyLink(remedy: FindingRemedy): { href: string; label: string } {
  switch (remedy.kind) {
    case 'enable_task':
      return { href: `/tasks/${remedy.taskId}`, label: `Enable ${remedy.name}` }
    case 'resume_task':
      return { href: `/tasks/${remedy.taskId}`, label: `Resume ${remedy.name}` }
    case 'edit_task':
      return { href: `/tasks/${remedy.taskId}/edit`, label: `Edit ${remedy.name}` }
    case 'add_secret':
      return { href: '/secrets', label: `Add the secret ${remedy.secret}` }
    case 'edit_crontab':
      return { href: `/crontabs/${remedy.crontabId}`, label: 'Edit the crontab' }
    case 'edit_dependency':
      return { href: `/tasks/${remedy.dependerId}/edit`, label: 'Edit the dependency' }
  }
}
