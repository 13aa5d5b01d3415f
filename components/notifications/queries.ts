import { queryOptions } from '@tanstack/react-query'
import { channelListShape, deliveryPageShape, ownNotificationsShape, ruleListShape } from '#domain/views/notification-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import type { DeliveryParams } from './delivery-params.ts'

const DELIVERIES_PER_PAGE = 25

/** Under which all that is asked about channels and deliveries is kept. */
export const notificationKeys = { all: ['notifications'] as const }

/** All channels. */
export const channelsQuery = queryOptions({
  queryKey: [...notificationKeys.all, 'channels'],
  queryFn: ({ signal }) => fetchShape('/v1/notification-channels', channelListShape, signal),
})

/** A page of what channels were told, the latest first; the page before stays until it is there. */
export function deliveriesQuery({ channel, state, before }: DeliveryParams) {
  const question = { channel, state, cursor: before, limit: DELIVERIES_PER_PAGE }
  return queryOptions({
    queryKey: [...notificationKeys.all, 'deliveries', question],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/notification-deliveries', question), deliveryPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** All rules. */
export const rulesQuery = queryOptions({
  queryKey: [...notificationKeys.all, 'rules'],
  queryFn: ({ signal }) => fetchShape('/v1/notification-rules', ruleListShape, signal),
})

/** What the viewer hears themselves. */
export const ownNotificationsQuery = queryOptions({
  queryKey: [...notificationKeys.all, 'own'],
  queryFn: ({ signal }) => fetchShape('/me/notifications', ownNotificationsShape, signal),
})
