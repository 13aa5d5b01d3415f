'use client'

import { type ReactNode, useState } from 'react'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { AcknowledgeDialog } from './acknowledge-dialog.tsx'
import { SilenceDialog } from './silence-dialog.tsx'

/** What may be asked of an open incident, each by its dialog. */
export type IncidentAsking = { acknowledge: (incident: IncidentRow) => void; silence: (incident: IncidentRow) => void }

/** What can be done with open incidents, and the dialogs that ask for it. `asking` is null for those who may only look. */
export function useIncidentDialogs(): {
  asking: IncidentAsking | null
  dialogs: ReactNode
} {
  const mayHandle = useCan('handle-incidents', 'somewhere')
  const [asked, setAsked] = useState<{ what: keyof IncidentAsking; incident: IncidentRow } | null>(null)
  if (!mayHandle) return { asking: null, dialogs: null }
  const Shown = asked?.what === 'acknowledge' ? AcknowledgeDialog : SilenceDialog
  return {
    asking: {
      acknowledge: (incident) => setAsked({ what: 'acknowledge', incident }),
      silence: (incident) => setAsked({ what: 'silence', incident }),
    },
    dialogs: asked && <Shown incident={asked.incident} onClose={() => setAsked(null)} />,
  }
}
