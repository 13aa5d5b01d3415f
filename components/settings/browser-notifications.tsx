'use client'

import { useState, useSyncExternalStore } from 'react'
import { describeError } from '../api/api-error.ts'
import { useViewer } from '../frame/viewer.tsx'
import {
  readShownLog,
  shownMessages,
  shownSince,
  showTest,
  subscribeToSwitch,
  switchOff,
  switchOffAsUnable,
  switchOn,
  wasUnable,
} from '../notifications/browser-switch.ts'
import { ToldList } from '../notifications/own-messages.tsx'
import { Button } from '../ui/button.tsx'

const REFUSED = 'The browser refuses to show notifications of this page: allow them in its settings for this page, then try again.'

const never = () => () => {}

/** Whether this browser shows incidents while a page of Djag is open in it. */
export function BrowserNotifications() {
  const { id } = useViewer()
  const [problem, setProblem] = useState<string | null>(null)
  const since = useSyncExternalStore(
    subscribeToSwitch,
    () => shownSince(id),
    () => null,
  )
  const isUnable = useSyncExternalStore(
    subscribeToSwitch,
    () => wasUnable(id),
    () => false,
  )
  const isThere = useSyncExternalStore(
    never,
    () => 'Notification' in window,
    () => true,
  )
  const kept = useSyncExternalStore(
    subscribeToSwitch,
    () => readShownLog(id),
    () => '[]',
  )
  const shown = shownMessages(kept)
  const ask = async () => {
    try {
      setProblem((await switchOn(id)) ? null : REFUSED)
    } catch (error) {
      setProblem(describeError(error).message)
    }
  }
  const tryIt = () => {
    try {
      showTest()
    } catch {
      switchOffAsUnable(id)
    }
  }
  if (!isThere)
    return (
      <p className="text-sm text-muted">This browser shows no notifications here: it takes one that can, and https or this very machine.</p>
    )
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-sm text-muted">
        {since === null
          ? 'This browser shows you no incidents. It can, by the choice above, while a page of Djag is open in it.'
          : 'This browser shows you incidents that are opened from now on, by the choice above, while a page of Djag is open in it. When none is open nothing is shown: mail is for that.'}
      </p>
      {since === null ? (
        <Button onClick={ask}>Show incidents in this browser</Button>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button onClick={tryIt}>Show a test</Button>
          <Button onClick={() => switchOff(id)}>Show none in this browser</Button>
        </div>
      )}
      {shown.length > 0 && (
        <ToldList
          summary={shown.length === 1 ? 'What this browser showed last' : `The latest ${shown.length} that this browser showed`}
          rows={shown.map(({ incidentId, title, at }) => ({ id: `${at} ${incidentId}`, incidentId, title, at }))}
        />
      )}
      {isUnable && since === null && (
        <p className="text-sm text-muted">
          It was switched off: this browser shows no notifications of a page, as those of phones do not. What you hear by mail reaches you
          there.
        </p>
      )}
      {problem && (
        <p role="alert" className="text-sm text-red">
          {problem}
        </p>
      )}
    </div>
  )
}
