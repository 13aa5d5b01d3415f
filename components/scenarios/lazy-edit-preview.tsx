'use client'

import dynamic from 'next/dynamic'
import { orMissing } from '../ui/missing-part.tsx'

/** `EditPreview`, with what it is made of loaded once it is shown. Nothing waits for it, nor goes with it where it can't be had. */
export const LazyEditPreview = dynamic(() => orMissing(import('./edit-preview.tsx').then((module) => module.EditPreview)), {
  loading: () => null,
})
