import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'

/** A program: makes so many tasks as is said, called `many 1` and so on, that never fire by themselves. */
const [url, count] = [process.env.DATABASE_URL, Number(process.argv[2])]
if (!url || !count) throw new Error('Needs DATABASE_URL and a number of tasks.')
const { sql, close } = openDatabase(url, { applicationName: 'djag browser test', connections: 1, ...SESSION_LIMITS.web })
await sql`
  with yearly as (
    insert into crontabs (minute, hour, day_of_month, month, day_of_week, timezone) values ('0', '0', '1', '1', '*', 'UTC') returning id
  )
  insert into tasks (name, handler, crontab_id, kwargs, wake_at)
  select 'many ' || n, 'log', yearly.id, '{"message": "hello"}', djag_now() from yearly, generate_series(1, ${count}::int) as n`
await close()
