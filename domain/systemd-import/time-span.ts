/** As systemd writes them (systemd.time): `M` are months, `m` are minutes. */
const UNITS: Readonly<Record<string, number>> = {
  usec: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  us: 1e-6,
  ms: 1e-3,
  msec: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
  w: 604_800,
  week: 604_800,
  weeks: 604_800,
  M: 2_629_800,
  month: 2_629_800,
  months: 2_629_800,
  y: 31_557_600,
  year: 31_557_600,
  years: 31_557_600,
}

/** A time span such as `5min 20s` in seconds; null: it has no end (`infinity`), or is none. */
export function secondsOf(span: string): number | null {
  const parts = [...span.trim().matchAll(/(\d+(?:\.\d+)?)\s*([a-zµμ]*)\s*/gi)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== span.trim()) return null
  let seconds = 0
  for (const [, count = '', unit = ''] of parts) {
    const size = unit === '' ? 1 : UNITS[unit]
    if (size === undefined) return null
    seconds += Number(count) * size
  }
  return seconds
}
