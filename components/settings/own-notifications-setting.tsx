'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { OwnNotificationsView } from '#domain/views/notification-views.ts'
import { testOwnNotificationsAction } from '#server/server-actions/notification-actions.ts'
import { digestTimeWords } from '../notifications/channel-draft.ts'
import { OwnMessages } from '../notifications/own-messages.tsx'
import { ownNotificationsQuery } from '../notifications/queries.ts'
import { ruleWords } from '../notifications/rule-draft.ts'
import { SendingButton } from '../notifications/sending-button.tsx'
import { Button } from '../ui/button.tsx'
import { DetailList } from '../ui/detail-list.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { BrowserNotifications } from './browser-notifications.tsx'
import { SettingsPart } from './settings-part.tsx'

const OwnDialog = dynamic(() => import('../notifications/own-dialog.tsx').then(({ OwnDialog: dialog }) => dialog))

/** What the viewer hears of incidents themselves, and the form that changes it. */
export function OwnNotificationsSetting() {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error, refetch } = useQuery(ownNotificationsQuery)
  return (
    <SettingsPart
      title="What you hear yourself"
      description="Of incidents, beside what the channels are told. Nobody else sees or changes it."
    >
      {data ? (
        <div className="flex flex-col items-start gap-4">
          <Chosen own={data} />
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setIsOpen(true)}>Change what you hear</Button>
            {data.byMail && (
              <SendingButton send={() => testOwnNotificationsAction({})} said="The test is on its way: what comes back stands here.">
                Send a test mail
              </SendingButton>
            )}
          </div>
          <BrowserNotifications />
        </div>
      ) : error ? (
        <ErrorState title="What you hear could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <SkeletonRows count={3} />
      )}
      {data && isOpen && <OwnDialog own={data} onClose={() => setIsOpen(false)} />}
    </SettingsPart>
  )
}

function Chosen({ own: { byMail, rule, digest, email, messages } }: { own: OwnNotificationsView }) {
  const words = ruleWords({ ...rule, name: '', afterMinutes: 0, channelIds: [] }).join(', ')
  return (
    <DetailList
      rows={[
        { name: 'By mail', value: byMail ? `to ${email}` : 'no' },
        { name: 'Incidents', value: words },
        { name: 'Weekly digest', value: byMail && digest ? digestTimeWords(digest) : 'no' },
        ...(byMail || messages.length > 0 ? [{ name: 'Messages', value: <OwnMessages messages={messages} /> }] : []),
      ]}
    />
  )
}
