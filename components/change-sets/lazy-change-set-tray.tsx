'use client'

import dynamic from 'next/dynamic'
import { orMissing } from '../ui/missing-part.tsx'

/** Behind the page, and not with it: while nothing is staged it draws nothing. */
export const LazyChangeSetTray = dynamic(() => orMissing(import('./change-set-tray.tsx').then((part) => part.ChangeSetTray)), {
  ssr: false,
})
