import { emptyTables, type Setting } from './setting.ts'

/** Takes all tasks and runs out of the database. */
export async function emptyEverything(setting: Setting): Promise<void> {
  await emptyTables(setting)
  await setting.sql`truncate dependencies, tasks, crontabs cascade`
}

/** The whole second that comes next once so much time has passed. */
export function secondAfter(aheadMs: number): Date {
  return new Date(Math.ceil((Date.now() + aheadMs) / 1_000) * 1_000)
}

/** How a crontab is written that fires in this second of each day (UTC). */
export function dailyAt(at: Date) {
  return { second: String(at.getUTCSeconds()), minute: String(at.getUTCMinutes()), hour: String(at.getUTCHours()) }
}

/** Enabled tasks of one crontab that fires in an instant to come, with ids in their order. @returns their ids */
export async function makeTasksDueAt({ sql }: Setting, handler: string, count: number, at: Date): Promise<number[]> {
  const { second, minute, hour } = dailyAt(at)
  const [crontab] = await sql<{ id: number }[]>`
    insert into crontabs (second, minute, hour, day_of_month, month, day_of_week, timezone)
    values (${second}, ${minute}, ${hour}, '*', '*', '*', 'UTC') returning id`
  const rows = await sql<{ id: number }[]>`
    insert into tasks (name, handler, crontab_id, wake_at, cron_base)
    select ${handler} || ' ' || gen_random_uuid(), ${handler}, ${crontab?.id ?? 0}, ${at}, ${new Date(at.getTime() - 1_000)}
    from generate_series(1, ${count}) as n
    returning id::float8 as id`
  return rows.map((row) => row.id).sort((a, b) => a - b)
}

/** Edges by which the one waits for the success of the other, for each pair of depender and dependee. */
export async function makeEdges({ sql }: Setting, pairs: readonly (readonly [depender: number, dependee: number])[]): Promise<void> {
  await sql`
    insert into dependencies (depender_id, dependee_id, endings, baseline_succeeded, baseline_finished, changed_at_seq)
    select depender, dependee, 'succeeded', 0, 0, 0
    from unnest(${pairs.map(([depender]) => depender)}::bigint[], ${pairs.map(([, dependee]) => dependee)}::bigint[]) as pair (depender, dependee)`
  await sql.unsafe('vacuum analyze tasks, dependencies')
}

/** Resolves once so many runs have succeeded. */
export async function allSucceeded({ sql }: Setting, count: number): Promise<void> {
  for (;;) {
    const [row] = await sql<{ ended: number }[]>`select count(*)::int as ended from runs where state = 'succeeded'`
    if (row && row.ended >= count) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** From the instant until the last of the runs had ended, as the ledger has it, in milliseconds. */
export async function drainedMs({ sql }: Setting, at: Date): Promise<number> {
  const [row] = await sql<{ ms: number }[]>`select (extract(epoch from max(ended_at)) * 1000)::float8 as ms from runs`
  return (row?.ms ?? Number.NaN) - at.getTime()
}
