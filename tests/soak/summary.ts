import type { Tally } from '#tests/tally.ts'
import type { SoakScene } from './scene.ts'

export type Summary = {
  ledger: Tally
  runs: Tally
  attempts: Tally
  failedActions: Tally
  done: Tally
  refused: Tally
  errorsOfWorkers: Tally
}

/** What went on in a soak, in numbers. */
export async function summaryOf(scene: SoakScene, errors: readonly string[]): Promise<Summary> {
  const { sql } = scene
  const [ledger] = await sql<Tally[]>`
    select
      (select count(*)::int from runs) as runs, (select count(*)::int from attempts) as attempts,
      (select count(*)::int from attempts where outcome = 'lost') as "lostAttempts", (select count(*)::int from decided_ranges) as ranges,
      (select coalesce(sum(count), 0)::int from decided_ranges) as "instantsInRanges", (select count(*)::int from tasks) as tasks,
      (select count(*)::int from dependencies) as edges, (select count(*)::int from user_actions) as actions,
      (select count(*)::int from workers) as workers`
  const runs = await sql<
    { name: string; rows: number }[]
  >`select kind || ' ' || state as name, count(*)::int as rows from runs group by 1 order by 1`
  const attempts = await sql<
    { name: string; rows: number }[]
  >`select outcome as name, count(*)::int as rows from attempts group by 1 order by 1`
  const failed = await sql<{ name: string; rows: number }[]>`
    select type || ': ' || left(outcome, 120) as name, count(*)::int as rows from user_actions where state = 'failed' group by 1 order by 1`
  return {
    ledger: ledger ?? {},
    runs: tallyOf(runs),
    attempts: tallyOf(attempts),
    failedActions: tallyOf(failed),
    done: sorted(scene.tally),
    refused: sorted(scene.refusals),
    errorsOfWorkers: errorsByMessage(errors),
  }
}

function tallyOf(rows: readonly { name: string; rows: number }[]): Tally {
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]))
}

function sorted(tally: Tally): Tally {
  return Object.fromEntries(Object.entries(tally).sort(([one], [other]) => one.localeCompare(other)))
}

function errorsByMessage(lines: readonly string[]): Tally {
  const tally: Tally = {}
  for (const line of lines) {
    const message = line.startsWith('{') ? messageOf(line) : line.slice(0, 200)
    tally[message] = (tally[message] ?? 0) + 1
  }
  return sorted(tally)
}

function messageOf(line: string): string {
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } }
    return `${msg} ${err?.message?.slice(0, 150) ?? ''}`.trim()
  } catch {
    return line.slice(0, 200)
  }
}
