import { z } from 'zod'
import { channelInput } from '#domain/notifications/channel.ts'
import { notificationRule } from '#domain/notifications/notification-rule.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { changedIdShape, channelListShape, deliveryRowShape, ruleListShape } from '#domain/views/notification-views.ts'
import { idParameter, noParameters } from '#server/http/parameters.ts'
import { channelRows } from '#server/queries/notifications/channel-rows.ts'
import { deliveryList, deliveryListParameters } from '#server/queries/notifications/delivery-rows.ts'
import { ruleRows } from '#server/queries/notifications/rule-rows.ts'
import { changeChannel, createChannel, deleteChannel } from '#server/use-cases/notification/change-channels.ts'
import { changeRule, createRule, deleteRule } from '#server/use-cases/notification/change-rules.ts'
import { sendAgain, testChannel } from '#server/use-cases/notification/send-messages.ts'
import { readOperation, writeOperation } from '../operation.ts'

const oneOf = z.object({ id: idParameter })
const ruleBody = notificationRule.meta({ id: 'NotificationRule' })
const channelBody = channelInput.meta({ id: 'NotificationChannelInput' })

export const NOTIFICATION_OPERATIONS = [
  readOperation({
    id: 'listChannels',
    path: '/notification-channels',
    tag: 'notifications',
    summary: 'List the channels by which people are told of incidents',
    description: 'All of them, at most 50. How messages get there is told to who may change it; secrets stand in it by their names only.',
    permission: 'read',
    parameters: noParameters,
    answer: channelListShape,
    query: (db, _parameters, actor) => channelRows(db, actor),
  }),
  writeOperation({
    id: 'createChannel',
    method: 'POST',
    path: '/notification-channels',
    tag: 'notifications',
    summary: 'Make a channel',
    description: 'It is told of incidents that are opened from then on.',
    permission: 'manage-channels',
    parameters: noParameters,
    body: channelBody,
    status: 201,
    answer: changedIdShape,
    change: async (tx, { actor, body }) => ({ body: await createChannel(tx, actor, body) }),
  }),
  writeOperation({
    id: 'changeChannel',
    method: 'PUT',
    path: '/notification-channels/{id}',
    tag: 'notifications',
    summary: 'Change a channel, or switch it on or off',
    description:
      'The whole channel is given; the version is its `updatedAt` in the list. Switched off, it is told nothing any more, not even what waits for it.',
    permission: 'manage-channels',
    parameters: oneOf,
    body: channelBody,
    version: 'heeded',
    status: 200,
    answer: changedIdShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => ({
      body: await changeChannel(tx, actor, { id, input: body, updatedAt: version }),
    }),
  }),
  writeOperation({
    id: 'deleteChannel',
    method: 'DELETE',
    path: '/notification-channels/{id}',
    tag: 'notifications',
    summary: 'Delete a channel, with the log of what it was told',
    permission: 'manage-channels',
    parameters: oneOf,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await deleteChannel(tx, actor, { id })
      return { body: null }
    },
  }),
  writeOperation({
    id: 'testChannel',
    method: 'POST',
    path: '/notification-channels/{id}/test',
    tag: 'notifications',
    summary: 'Try a channel',
    description: 'A worker sends a message that says it is a test. The answer names the delivery, which tells what came back.',
    permission: 'manage-channels',
    parameters: oneOf,
    body: null,
    status: 202,
    answer: changedIdShape,
    change: async (tx, { actor, parameters: { id } }) => ({ body: await testChannel(tx, actor, { id }) }),
  }),
  readOperation({
    id: 'listNotificationRules',
    path: '/notification-rules',
    tag: 'notifications',
    summary: 'List the rules by which incidents are told',
    description: 'All of them, at most 100. Without any, warnings and graver incidents go to every channel that is on.',
    permission: 'read',
    parameters: noParameters,
    answer: ruleListShape,
    query: ruleRows,
  }),
  writeOperation({
    id: 'createNotificationRule',
    method: 'POST',
    path: '/notification-rules',
    tag: 'notifications',
    summary: 'Make a rule',
    description: 'With the first one, only what a rule asks for is told.',
    permission: 'manage-channels',
    parameters: noParameters,
    body: ruleBody,
    status: 201,
    answer: changedIdShape,
    change: async (tx, { actor, body }) => ({ body: await createRule(tx, actor, body) }),
  }),
  writeOperation({
    id: 'changeNotificationRule',
    method: 'PUT',
    path: '/notification-rules/{id}',
    tag: 'notifications',
    summary: 'Change a rule',
    description: 'The whole rule is given; the version is its `updatedAt` in the list.',
    permission: 'manage-channels',
    parameters: oneOf,
    body: ruleBody,
    version: 'heeded',
    status: 200,
    answer: changedIdShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => ({
      body: await changeRule(tx, actor, { id, rule: body, updatedAt: version }),
    }),
  }),
  writeOperation({
    id: 'deleteNotificationRule',
    method: 'DELETE',
    path: '/notification-rules/{id}',
    tag: 'notifications',
    summary: 'Delete a rule',
    permission: 'manage-channels',
    parameters: oneOf,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await deleteRule(tx, actor, { id })
      return { body: null }
    },
  }),
  readOperation({
    id: 'listDeliveries',
    path: '/notification-deliveries',
    tag: 'notifications',
    summary: 'List what channels were told, and what became of it',
    description: 'The latest first.',
    permission: 'read',
    parameters: deliveryListParameters,
    answer: keysetPage(deliveryRowShape),
    query: deliveryList,
  }),
  writeOperation({
    id: 'sendDeliveryAgain',
    method: 'POST',
    path: '/notification-deliveries/{id}/attempts',
    tag: 'notifications',
    summary: 'Send again what was given up, or at once what waits',
    description: 'Under the same id. What has arrived is not sent twice.',
    permission: 'send-messages',
    parameters: oneOf,
    body: null,
    status: 202,
    answer: changedIdShape,
    change: async (tx, { actor, parameters: { id } }) => ({ body: await sendAgain(tx, actor, { id }) }),
  }),
]
