import { formatDuration } from '#domain/duration-format.ts'
import { nameList } from '#domain/name-list.ts'
import type { Diagnosis } from '#domain/views/diagnosis-views.ts'
import { misspeltSettings } from '#server/configuration/misspelt-settings.ts'
import type { Environment } from '#server/configuration/setting-shapes.ts'
import { unsafeSettings } from '#server/configuration/unsafe-settings.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { migrationsBetween } from '#server/database/migrate.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

type Problem = Diagnosis['problems'][number]

const OLDEST_TRIED = 15
const QUESTIONS = 5
/** Djag asks for everything that it does: an answer that takes so long is felt. */
const SLOW_MS = 20
const MOST_APART_MS = 2_000
const FULL = 0.9

type DatabaseFacts = Diagnosis['database'] & {
  major: number
  lacksBtreeGist: boolean
  isStandby: boolean
  closedTables: string[]
}

/**
 * Looks whether what the web sees of the installation is well: its settings, the database, the clocks, the migrations.
 * @param environment of the web program, as it was started
 */
export async function diagnosisView(db: Database, environment: Environment): Promise<Diagnosis> {
  const { clockAheadMs, answersInMs } = await askSomeTimes(db)
  const [facts, migrations] = [await readFacts(db), await migrationsBetween(db)]
  const { version, connections, mostConnections } = facts
  const settings = [...misspeltSettings(environment), ...unsafeSettings(environment)].map((says): Problem => ({ about: 'settings', says }))
  return {
    problems: [
      ...settings,
      ...databaseProblems({ ...facts, answersInMs }),
      ...(Math.abs(clockAheadMs) <= MOST_APART_MS
        ? []
        : [
            about(
              'clock',
              `The clocks of database and web are ${formatDuration(Math.abs(clockAheadMs))} apart: have both set by a time server, as sign-ins and signatures go by them.`,
            ),
          ]),
      ...migrationProblems(migrations),
    ],
    ...{ database: { version, answersInMs, connections, mostConnections }, clockAheadMs, migrations },
  }
}

function about(what: Problem['about'], says: string): Problem {
  return { about: what, says }
}

/** The database's clock is asked at the middle of the quickest answer. */
async function askSomeTimes(db: Database): Promise<{ clockAheadMs: number; answersInMs: number }> {
  const answers: { tookMs: number; aheadMs: number }[] = []
  for (let n = 0; n < QUESTIONS; n++) {
    const [startedMs, wallMs] = [performance.now(), Date.now()]
    const theirsMs = await databaseNowMs(db)
    const tookMs = performance.now() - startedMs
    answers.push({ tookMs, aheadMs: theirsMs - (wallMs + tookMs / 2) })
  }
  answers.sort((a, b) => a.tookMs - b.tookMs)
  const median = answers[Math.floor(QUESTIONS / 2)]?.tookMs ?? 0
  return { clockAheadMs: Math.round(answers[0]?.aheadMs ?? 0), answersInMs: Math.round(median * 10) / 10 }
}

async function readFacts(db: Database): Promise<DatabaseFacts> {
  const [facts] = await preparedSql(db)<Omit<DatabaseFacts, 'answersInMs'>[]>`
    select
      current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
      pg_is_in_recovery() as "isStandby",
      not exists (select from pg_extension where extname = 'btree_gist') as "lacksBtreeGist",
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as "mostConnections",
      array(
        select relname::text from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r'
          and not has_any_column_privilege(oid, 'select')
        order by relname
      ) as "closedTables"`
  if (!facts) throw new Error('The database said nothing of itself.')
  return { ...facts, answersInMs: 0 }
}

function databaseProblems(facts: DatabaseFacts): Problem[] {
  const { version, major, lacksBtreeGist, isStandby, closedTables, connections, mostConnections, answersInMs } = facts
  const says = [
    ...(major < OLDEST_TRIED ? [`PostgreSQL is ${version}: Djag is tried with ${OLDEST_TRIED} and newer ones. Upgrade it.`] : []),
    ...(isStandby ? ['The database is a standby, where nothing can be written: use an address that leads to the primary.'] : []),
    ...(lacksBtreeGist
      ? ['The extension btree_gist is missing, by which no instant is decided twice: have it made in this database.']
      : []),
    ...(closedTables.length > 0
      ? [
          `The user of DATABASE_URL may not read ${nameList(closedTables)}: run docs/database-roles.sql as the owner of the database, or let this user own its tables.`,
        ]
      : []),
    ...(answersInMs > SLOW_MS
      ? [`The database takes ${answersInMs} ms to answer: bring web and workers nearer to it, or see what keeps it busy.`]
      : []),
    ...(connections > mostConnections * FULL
      ? [
          `${connections} of the ${mostConnections} connections that PostgreSQL allows are taken: raise max_connections, or put PgBouncer before it.`,
        ]
      : []),
  ]
  return says.map((sentence) => about('database', sentence))
}

function migrationProblems({ missing, unknown }: Diagnosis['migrations']): Problem[] {
  return [
    ...(missing > 0
      ? [
          about(
            'migrations',
            `The database lacks ${missing} of this version’s steps: start the programs of this version anew, or run “npm run db:migrate”.`,
          ),
        ]
      : []),
    ...(unknown > 0
      ? [
          about(
            'migrations',
            `A newer Djag has brought the database ${unknown} steps further than this one knows: start the newer version here, too.`,
          ),
        ]
      : []),
  ]
}
