'use server'

import { z } from 'zod'
import { channelChange, channelId, channelInput } from '#domain/notifications/channel.ts'
import { notificationRule, ruleChange, ruleId } from '#domain/notifications/notification-rule.ts'
import { ownNotifications } from '#domain/notifications/own-notifications.ts'
import { changeChannel, createChannel, deleteChannel } from '#server/use-cases/notification/change-channels.ts'
import { changeRule, createRule, deleteRule } from '#server/use-cases/notification/change-rules.ts'
import { saveOwnNotifications, testOwnNotifications } from '#server/use-cases/notification/own-notifications.ts'
import { sendAgain, testChannel } from '#server/use-cases/notification/send-messages.ts'
import { authenticatedAction } from './authenticated-action.ts'

const delivery = z.object({ id: z.int().positive() })

export const createChannelAction = authenticatedAction('createChannel', channelInput, createChannel)
export const changeChannelAction = authenticatedAction('changeChannel', channelChange, changeChannel)
export const deleteChannelAction = authenticatedAction('deleteChannel', channelId, deleteChannel)
export const testChannelAction = authenticatedAction('testChannel', channelId, testChannel)
export const sendAgainAction = authenticatedAction('sendAgain', delivery, sendAgain)
export const createRuleAction = authenticatedAction('createRule', notificationRule, createRule)
export const changeRuleAction = authenticatedAction('changeRule', ruleChange, changeRule)
export const deleteRuleAction = authenticatedAction('deleteRule', ruleId, deleteRule)
export const saveOwnNotificationsAction = authenticatedAction('saveOwnNotifications', ownNotifications, saveOwnNotifications)
export const testOwnNotificationsAction = authenticatedAction('testOwnNotifications', z.strictObject({}), testOwnNotifications)
