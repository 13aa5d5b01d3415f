import { readdirSync, readFileSync } from 'node:fs'
import type { CronSchedule } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'

const ORACLE = new URL('../oracle/', import.meta.url)

export type OracleTask = {
  name: string
  crontab: string
  timezone?: string
  cron_base?: string
  skip_misfire?: boolean
  coalesce_misfire?: boolean
  grace_period?: number
  enabled?: boolean
  durations: (number | null)[]
  seed?: { last_cron: string; last_cron_start: string; last_cron_end: string }
}

export type OracleDependency = { depender: string; dependee: string; future: boolean }

export type OracleEvent = { at: string } & (
  | { op: 'stop' | 'start' | 'broker_down' | 'broker_up' | 'cache_flush' }
  | { op: 'add_task'; task: OracleTask }
  | { op: 'set_task'; task: string; fields: { enabled?: boolean; cron_base?: string; args?: unknown } }
  | { op: 'set_crontab'; task: string; crontab?: string; timezone?: string }
  | { op: 'delete_task'; task: string }
  | ({ op: 'add_dep' } & OracleDependency)
  | ({ op: 'edit_dep'; new_depender?: string; new_dependee?: string } & OracleDependency)
  | { op: 'del_dep'; depender: string; dependee: string }
)

export type OracleActivation = { t: string; task: string; scheduledFor: string }

export type Scenario = {
  name: string
  verdict: 'keep' | 'bug' | 'unspecified'
  note: string
  input: { start: string; end: string; tasks: OracleTask[]; dependencies: OracleDependency[]; events: OracleEvent[] }
  activations?: OracleActivation[]
  rejected?: { t: string; op: string }[]
}

/** A file of the oracle, parsed; tests/oracle/README.md explains the formats. */
export function readOracle<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, ORACLE), 'utf8')) as T
}

export function readScenario(name: string): Scenario {
  return readOracle<Scenario>(`scenarios/${name}.json`)
}

export function allScenarios(): Scenario[] {
  const names = readdirSync(new URL('scenarios/', ORACLE)).filter((file) => file.endsWith('.json'))
  return names.sort().map((file) => readOracle<Scenario>(`scenarios/${file}`))
}

/** The five columns of a crontab of the oracle. */
export function oracleColumns(crontab: string) {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = crontab.split(crontab.includes('|') ? '|' : ' ')
  return { minute, hour, dayOfMonth, month, dayOfWeek }
}

/** The instants of a crontab of the oracle, with the daylight-saving defaults. @throws CrontabError when Djag refuses it */
export function oracleSchedule(crontab: string, timezone = 'UTC'): CronSchedule {
  return compileCrontab({ second: '0', ...oracleColumns(crontab), timezone, gap: 'shift', overlap: 'first' })
}
