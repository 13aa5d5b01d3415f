'use client'

import dynamic from 'next/dynamic'

/** Behind the page, and not with it: while nothing is staged it draws nothing. */
export const LazyChangeSetTray = dynamic(() => import('./change-set-tray.tsx').then((part) => part.ChangeSetTray), { ssr: false })
