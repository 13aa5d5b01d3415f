const formats = new Map<string, Intl.DateTimeFormat>()

/** Time of day of a log line with milliseconds, in a zone: `10:06:20.354`. A format is made once for each zone: a log may have thousands of lines. */
export function formatLogTime(instant: string, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
    })
    formats.set(zone, format)
  }
  return format.format(new Date(instant))
}
