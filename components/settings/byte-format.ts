const UNITS = ['kB', 'MB', 'GB', 'TB'] as const

/** “8 kB”, “1.4 GB”: of 1,024 each, as PostgreSQL counts them. */
export function formatBytes(bytes: number): string {
  let [amount, unit] = [bytes / 1_024, 0]
  while (amount >= 1_024 && unit < UNITS.length - 1) [amount, unit] = [amount / 1_024, unit + 1]
  return `${amount >= 10 || unit === 0 ? Math.round(amount).toLocaleString('en') : amount.toFixed(1)} ${UNITS[unit]}`
}
