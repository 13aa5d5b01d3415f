import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

/** A program: gives the latest run that succeeded so many lines of log as is said, and prints its id. */
const [url, count] = [process.env.DATABASE_URL, Number(process.argv[2])]
if (!url || !count) throw new Error('Needs DATABASE_URL and a number of lines.')
const { sql, close } = openDatabase(url, { applicationName: 'djag browser test', connections: 1, ...SESSION_LIMITS.web })
const [run] = await sql<{ id: string }[]>`
  with run as (select id from runs where state = 'succeeded' and not exists (select from run_logs where run_id = runs.id) order by id desc limit 1),
  written as (
    insert into run_logs (run_id, attempt, level, message)
    select run.id, 1, 'info', 'record ' || n || ' of the load' from run, generate_series(1, ${count}::int) as n
  )
  select id from run`
console.log(run?.id)
await close()
