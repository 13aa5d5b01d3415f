import { z } from 'zod'
import { digestTime } from './digest-time.ts'
import { type NotificationRule, notificationRule } from './notification-rule.ts'

/** Which incidents a person hears of themselves: as a rule asks, without a wait and with nobody else told. */
export const ownRule = notificationRule.pick({ leastSeverity: true, tags: true, owners: true, hours: true })
export type OwnRule = z.output<typeof ownRule>

/** What a person hears themselves, beside what rules tell. Every field has to be there and none more. */
export const ownNotifications = z.strictObject({
  rule: ownRule,
  /** To the address of their account. */
  byMail: z.boolean(),
  /** When they are told of the week that is over, by mail; null: they are not. */
  digest: digestTime.nullable(),
})
export type OwnNotifications = z.output<typeof ownNotifications>

/** What holds for who has chosen nothing. */
export const INITIAL_OWN_NOTIFICATIONS: OwnNotifications = {
  rule: { leastSeverity: 'warning', tags: [], owners: [], hours: null },
  byMail: false,
  digest: null,
}

/** The rule that leads to somebody's own channel. */
export function ruleOfOwn(rule: OwnRule, channelId: number): NotificationRule {
  return { ...rule, name: 'Own', afterMinutes: 0, channelIds: [channelId] }
}
