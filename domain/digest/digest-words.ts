import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { counted } from '../counted.ts'
import { formatDuration } from '../duration-format.ts'
import type { Digest, DigestTask, IdleReason } from '../views/digest-views.ts'

/**
 * A part of a digest in words, as its page and its messages tell it; `count` of all its tasks, of which `rows` are the first. `note`: what else there is to
 * say below them; null: nothing.
 */
export type DigestPart = { title: string; count: number; rows: { task: DigestTask; words: string }[]; note: string | null }

/** Whether a week went well: what there is to say of it is no trouble. */
export function isQuiet(parts: readonly DigestPart[]): boolean {
  return parts.every(({ count }) => count === 0)
}

/** What a digest tells, part by part; parts without anything are left out. */
export function digestParts(digest: Digest): DigestPart[] {
  const { failed, slower, missed, narrow, idle, unowned, unownedTasks, timezone } = digest
  const parts: DigestPart[] = [
    part('Failed most', failed, ({ failures, longestStreak, heldUp, isFailingAtEnd }) =>
      sentence(
        `failed ${counted(failures, 'time')}`,
        longestStreak !== null && longestStreak > 1 && `${longestStreak} in a row`,
        heldUp > 0 && `held up ${counted(heldUp, 'other task')}`,
        isFailingAtEnd && 'still failing at the end',
      ),
    ),
    part('Missed their deadline', missed, ({ missed: count, metLate, longestLateMs }) =>
      sentence(
        `missed ${counted(count, 'deadline')}`,
        longestLateMs === null
          ? 'none succeeded later'
          : `${counted(metLate, 'success', 'successes')} later, by up to ${formatDuration(longestLateMs)}`,
      ),
    ),
    part('Nearly missed their deadline', narrow, ({ narrow: count, wereAtRisk, leastLeftMs }) =>
      sentence(
        `met ${counted(count, 'deadline')} narrowly`,
        `with ${formatDuration(leastLeftMs)} left at the least`,
        wereAtRisk > 0 && `${wereAtRisk} at risk before`,
      ),
    ),
    part('Got slower', slower, ({ week, before }) =>
      sentence(
        `half of its runs take up to ${formatDuration(week.medianMs)}, before ${formatDuration(before.medianMs)}`,
        `nineteen of twenty up to ${formatDuration(week.lateMs)}, before ${formatDuration(before.lateMs)}`,
      ),
    ),
    part('Enabled, but not running', idle, ({ why, lastRunAt, nextAt }) =>
      sentence(
        IDLE_WORDS[why](nextAt === null ? '' : dayWords(Date.parse(nextAt), timezone)),
        lastRunAt === null ? 'never ran' : `last ran ${dayWords(Date.parse(lastRunAt), timezone)}`,
      ),
    ),
    part(
      'Owned by nobody',
      unowned,
      ({ failures, missed: count }) =>
        sentence(failures > 0 && `failed ${counted(failures, 'time')}`, count > 0 && `missed ${counted(count, 'deadline')}`),
      unownedWords(unownedTasks),
    ),
  ]
  return parts.filter(({ count, note }) => count > 0 || note !== null)
}

/** Which days: `Mon 23 Nov to Sun 29 Nov 2026`. */
export function weekWords({ since, before, timezone }: Pick<Digest, 'since' | 'before' | 'timezone'>): string {
  const first = dayWords(Date.parse(since), timezone).replace(/ \d{4}$/, '')
  return `${first} to ${dayWords(Date.parse(before) - DAY_MS / 2, timezone)}`
}

/** The week in one line. */
export function totalsWords({ failures, incidents, deadlinesMet, deadlinesMissed }: Digest): string {
  const deadlines = deadlinesMet + deadlinesMissed
  return sentence(
    failures === 0 ? 'no run failed' : `${counted(failures, 'run')} failed`,
    incidents === 0 ? 'no incident' : counted(incidents, 'incident'),
    deadlines > 0 && `${deadlinesMet.toLocaleString('en')} of ${counted(deadlines, 'deadline')} met`,
  )
}

const IDLE_WORDS: Readonly<Record<IdleReason, (next: string) => string>> = {
  never: () => 'its crontab has no instant any more',
  far: (next) => `its next instant is on ${next}`,
  waits: () => 'an instant came and waits',
  set_aside: () => 'the scheduler could not decide on it and set it aside',
  skipped: () => 'instants came and had no run',
}

function part<Row extends { task: DigestTask }>(
  title: string,
  { rows, count }: { rows: readonly Row[]; count: number },
  words: (row: Row) => string,
  note: string | null = null,
): DigestPart {
  return { title, count, rows: rows.map((row) => ({ task: row.task, words: words(row) })), note }
}

/** Digests that were kept by earlier versions don’t know. */
function unownedWords(count: number | undefined): string | null {
  return count ? `${counted(count, 'enabled task')} ${count === 1 ? 'has' : 'have'} no owner.` : null
}

/** What there is to say, with its first letter capital and a full stop. */
function sentence(...pieces: readonly (string | false)[]): string {
  const text = pieces.filter((piece) => piece !== false).join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function dayWords(instantMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  return format.format(instantMs).replaceAll(',', '')
}
