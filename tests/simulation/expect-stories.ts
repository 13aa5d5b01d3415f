import { expect } from 'vitest'
import { THE_CORE } from './core.ts'
import { type ManyStories, playMany } from './many-stories.ts'

/** How often each kind of thing has to occur in a million decided instants, for the trial to be worth its name. */
const AT_LEAST: Readonly<Record<string, number>> = {
  'run scheduled': 100_000,
  'run manual': 200,
  'run rerun': 100,
  'run backfill': 1000,
  'skipped misfire': 100_000,
  'skipped disabled': 5000,
  'skipped schedule_changed': 300,
  'skipped skipped_by_person': 100,
  'skipped cron_base_moved': 300,
  'coalesced misfire': 100_000,
  'timing on_time': 50_000,
  'timing delayed': 10_000,
  'timing coalesced': 5000,
  'gate ending': 20_000,
  'gate ending aligned': 5000,
  'gate free': 300,
  'gate waived': 50,
  'gate ignored': 500,
  'ended succeeded': 50_000,
  'ended failed': 5000,
  'ended cancelled': 2000,
  'ended expired': 5000,
  'further attempt': 10_000,
  'attempt lost': 5000,
  'cancelled before the start': 10,
  'pause ended fromNow': 20,
  'pause ended latest': 20,
  'pause ended all': 20,
  'enabled fromNow': 10,
  'enabled latest': 10,
  'enabled all': 10,
  'policy edited': 100,
  'crontab changed': 100,
  'cron base moved': 50,
  'edge saved': 200,
  'edge refused': 50,
  'edge deleted': 20,
  'task deleted': 20,
  waived: 50,
  'run now': 100,
  marked: 100,
  cancelled: 50,
  'notification delayed': 3000,
  'notification lost': 2000,
  'notification repeated': 50,
  'scheduler died': 3000,
  'decided twice': 10_000,
}

/** Plays stories until so many instants are decided, and expects that none breaks a rule and every kind of thing occurs. */
export function expectStoriesToKeepTheRules(firstSeed: number, instants: number): ManyStories {
  const played = playMany(THE_CORE, firstSeed, instants)
  expect(played.failure).toBeNull()
  expect(played.decided).toBeGreaterThanOrEqual(instants)
  const rare = Object.entries(AT_LEAST).filter(([kind, times]) => (played.tally[kind] ?? 0) < (times * instants) / 1_000_000)
  expect(rare.map(([kind, times]) => `${kind}: ${played.tally[kind] ?? 0}, not ${times} in a million`)).toEqual([])
  return played
}
