import { readFileSync } from 'node:fs'
import type postgres from 'postgres'

const TICKS_A_SECOND = 100

/** Seconds of CPU that a process has taken; none: it has ended. */
export function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  } catch {
    return 0
  }
}

export type CpuTaken = { own: number; bySession: ReadonlyMap<number, number> }

/** CPU that this process, and PostgreSQL for each of its sessions at a database, have taken until now, in seconds. */
export async function cpuTaken(sql: postgres.Sql): Promise<CpuTaken> {
  const sessions = await sql<{ pid: number }[]>`select pid from pg_stat_activity where datname = current_database()`
  const { user, system } = process.cpuUsage()
  return { own: (user + system) / 1e6, bySession: new Map(sessions.map(({ pid }) => [pid, cpuSeconds(pid)])) }
}

/** What was taken in between, in seconds. Other programs on the machine change it little, unlike the time that something takes. */
export function cpuBetween(before: CpuTaken, after: CpuTaken): { own: number; inPostgres: number } {
  const inPostgres = [...after.bySession].reduce((sum, [pid, seconds]) => sum + seconds - (before.bySession.get(pid) ?? 0), 0)
  return { own: after.own - before.own, inPostgres }
}
