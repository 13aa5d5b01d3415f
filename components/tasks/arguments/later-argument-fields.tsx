'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { orMissing } from '../../ui/missing-part.tsx'
import { fieldsOf, isWide, objectOf, shownAtFirst } from '../../ui/schema-form/schema-fields.ts'
import type { ArgumentFieldsProps } from './argument-fields.tsx'

// The JSON does without it: no page waits for the fields.
const ArgumentFields = dynamic(() => orMissing(import('./argument-fields.tsx').then((module) => module.ArgumentFields)), { ssr: false })

const ROW_PX = 80
const AROUND_PX = 26
const ASKING_PX = 48

/** The fields of the named arguments, whose room is kept while they come; nothing where the handler names none. */
export function LaterArgumentFields(props: ArgumentFieldsProps) {
  const [room] = useState(() => roomOf(props))
  if (room === 0) return null
  return (
    <div style={{ minHeight: room }}>
      <ArgumentFields {...props} />
    </div>
  )
}

/** The least room that the fields take which are shown at first, in pixels. */
function roomOf({ schema, kwargsText }: ArgumentFieldsProps): number {
  const fields = fieldsOf(schema)
  const shown = shownAtFirst(fields, objectOf(kwargsText) ?? {})
  const wide = shown.filter(isWide).length
  const rows = wide + Math.ceil((shown.length - wide) / 2)
  return fields.length === 0 ? 0 : rows * ROW_PX + AROUND_PX + (shown.length < fields.length ? ASKING_PX : 0)
}
