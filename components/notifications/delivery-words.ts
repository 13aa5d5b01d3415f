import type { DeliveryRow } from '#domain/views/notification-views.ts'

/** What a message tells of an incident, a channel or a week. */
export const WHAT_WORDS: Readonly<Record<DeliveryRow['what'], string>> = {
  alarm: 'that it is there',
  missed: 'that a deadline was missed',
  acknowledged: 'that it is acknowledged',
  closed: 'that it is over',
  test: 'a test',
  digest: 'the week that is over',
}
