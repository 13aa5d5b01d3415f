'use client'

import { useState } from 'react'
import { MOST_ACKNOWLEDGEMENT } from '#domain/incidents/incident.ts'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import { acknowledgeIncidentAction } from '#server/server-actions/incident-actions.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Field } from '../ui/field.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { useHandling } from './use-handling.ts'

/** Says that one sees to it, with a word perhaps. What was typed stays until it is told or given up. */
export function AcknowledgeDialog({ incident, onClose }: { incident: IncidentRow; onClose: () => void }) {
  const [word, setWord] = useState(incident.acknowledged?.word ?? '')
  const { handle, problems, setProblems } = useHandling('word')
  const confirm = async () => {
    if (word.length > MOST_ACKNOWLEDGEMENT) {
      setProblems({ word: `At most ${MOST_ACKNOWLEDGEMENT} characters; this has ${word.length}.` })
      return false
    }
    return await handle(() => acknowledgeIncidentAction({ id: incident.id, word }), 'Acknowledged: you see to it.')
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title="Acknowledge this incident?"
      description={incident.title}
      confirmLabel="Acknowledge"
      onConfirm={confirm}
    >
      {incident.acknowledged && (
        <p className="pb-3 text-sm text-muted">{incident.acknowledged.byName} sees to it already; from now on you do.</p>
      )}
      <Field label="What you do about it" isOptional help="Everybody sees it." error={problems.word}>
        <TextArea value={word} onChange={(event) => setWord(event.target.value)} />
      </Field>
    </ConfirmDialog>
  )
}
