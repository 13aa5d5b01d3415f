'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { orMissing } from '../../ui/missing-part.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

const OutageDrawing = dynamic(() => orMissing(import('./outage-drawing.tsx').then((module) => module.OutageDrawing)))

/** Drawn for whoever asks. */
export function OutagePart({ form }: { form: TaskFormMethods }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm text-muted hover:text-fg">What that does after an outage</summary>
      <div className="min-h-32 pt-2">{isOpen && <OutageDrawing form={form} />}</div>
    </details>
  )
}
