'use client'

import { useMemo } from 'react'
import { Button } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { knownZones } from '../ui/zone-names.ts'

type DialogProps = { zone: string; onClose: () => void; onChoose: (zone: string) => void }

/** Chooses any zone there is. */
export function ZoneDialog({ zone, onClose, onChoose }: DialogProps) {
  const options = useMemo(() => ['UTC', ...knownZones().filter((name) => name !== 'UTC')].map((name) => ({ value: name, label: name })), [])
  return (
    <Dialog isOpen onClose={onClose} title="Show times in another zone" width="sm" footer={<Button onClick={onClose}>Done</Button>}>
      <Field label="Time zone" help="Only what you see changes; crontabs keep their own zones.">
        <Combobox
          value={zone}
          options={options}
          onChange={(chosen) => chosen && onChoose(chosen)}
          searchPlaceholder="Berlin, Kolkata, New York …"
        />
      </Field>
    </Dialog>
  )
}
