import type { CrontabInput } from '#domain/crontab-input.ts'

function crontab(columns: string, timezone = 'UTC', policies: Partial<Pick<CrontabInput, 'gap' | 'overlap'>> = {}): CrontabInput {
  const [second = '0', minute = '*', hour = '*', dayOfMonth = '*', month = '*', dayOfWeek = '*'] = columns.split(' ')
  return { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap: 'shift', overlap: 'first', ...policies }
}

/** The crontabs of the demo company: seconds first. Some fire every few seconds, so that things move while one looks. */
export const DEMO_CRONTABS = {
  everyFifteenSeconds: crontab('*/15 * * * * *'),
  everyHalfMinute: crontab('*/30 * * * * *'),
  everyMinute: crontab('0 * * * * *'),
  everyTwoMinutes: crontab('0 */2 * * * *'),
  everyFiveMinutes: crontab('0 */5 * * * *'),
  bankHours: crontab('0 */15 7-19 * * mon-fri', 'Europe/Berlin'),
  hourly: crontab('0 5 * * * *'),
  bankDays: crontab('0 5 8-20 * * mon-fri', 'Europe/Berlin'),
  nightInBerlin: crontab('0 30 2 * * *', 'Europe/Berlin', { gap: 'shift', overlap: 'last' }),
  earlyInBerlin: crontab('0 0 6 * * *', 'Europe/Berlin'),
  workdaysInNewYork: crontab('0 0 7 * * mon-fri', 'America/New_York'),
  newsletterDays: crontab('0 0 9 * * tue,thu', 'America/New_York'),
  morningInTokyo: crontab('0 0 6 * * *', 'Asia/Tokyo'),
  eveningInKolkata: crontab('0 30 21 * * *', 'Asia/Kolkata'),
  workdaysInSaoPaulo: crontab('0 45 23 * * mon-fri', 'America/Sao_Paulo'),
  mondayInLondon: crontab('0 30 5 * * mon', 'Europe/London', { gap: 'skip' }),
  lastDayOfMonth: crontab('0 0 22 L * *', 'Europe/London'),
  lastFriday: crontab('0 0 18 * * 5L', 'America/New_York'),
  sundayNight: crontab('0 0 3 * * sun'),
} as const satisfies Record<string, CrontabInput>

export type DemoCrontab = keyof typeof DEMO_CRONTABS
