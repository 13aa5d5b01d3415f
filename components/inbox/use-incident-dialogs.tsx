'use client'

import { type ReactNode, useState } from 'react'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { useMay } from '../frame/viewer.tsx'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import { SilenceDialog } from './silence-dialog.tsx'

/** What may be asked of open incidents, each by its dialog: of those for which `may` says so, nothing of others. */
export type IncidentAsking = {
  may: (incident: IncidentRow) => boolean
  acknowledge: (incident: IncidentRow) => void
  silence: (incident: IncidentRow) => void
}

/** What can be done with open incidents, and the dialogs that ask for it. `asking` is null for those who may only look. */
export function useIncidentDialogs(): {
  asking: IncidentAsking | null
  dialogs: ReactNode
} {
  const mayDo = useMay()
  const [asked, setAsked] = useState<{ what: 'acknowledge' | 'silence'; incident: IncidentRow } | null>(null)
  if (!mayDo('handle-incidents', 'somewhere')) return { asking: null, dialogs: null }
  // It is a matter of whose task it began at; one that began at none, or at one that is gone, concerns everything.
  const may = ({ causeTask }: IncidentRow) => mayDo('handle-incidents', causeTask && !causeTask.isDeleted ? causeTask.id : 'everywhere')
  const ask = (what: 'acknowledge' | 'silence') => (incident: IncidentRow) => {
    if (may(incident)) setAsked({ what, incident })
  }
  const Shown = asked?.what === 'acknowledge' ? AcknowledgeDialog : SilenceDialog
  return {
    asking: { may, acknowledge: ask('acknowledge'), silence: ask('silence') },
    dialogs: asked && <Shown incident={asked.incident} onClose={() => setAsked(null)} />,
  }
}
