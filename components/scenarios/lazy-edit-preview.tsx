'use client'

import clsx from 'clsx'
import dynamic from 'next/dynamic'
import { orMissing } from '../ui/missing-part.tsx'
import type { EditPreviewProps } from './edit-preview.tsx'

const EditPreview = dynamic(() => orMissing(import('./edit-preview.tsx').then((module) => module.EditPreview)), { loading: () => null })

/**
 * `EditPreview`, with what it is made of loaded once it is shown. Nothing waits for it, nor goes with it where it can't be had; a dialog keeps
 * its room from the beginning, so that its buttons do not move under the pointer.
 */
export function LazyEditPreview(props: EditPreviewProps) {
  return (
    <div className={clsx(props.within === 'dialog' && 'mt-4 h-60')}>
      <EditPreview {...props} />
    </div>
  )
}
