'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import { LiveUpdates } from '../live/live-updates.tsx'
import { DisplayZoneProvider } from '../ui/display-zone.tsx'
import { CommandPaletteProvider } from './command-palette.tsx'
import { KeyboardMap } from './keyboard-map.tsx'
import { NAVIGATION_COOKIE } from './navigation-cookie.ts'
import { OfflinePages } from './offline-pages.tsx'
import { SideNavigation } from './side-navigation.tsx'
import { SilenceNotice } from './silence-notice.tsx'
import { TopBar } from './top-bar.tsx'
import { WorkersNotice } from './workers-notice.tsx'

/** Behind the page, and not with it: it draws nothing. */
const IncidentNotifications = dynamic(() => import('./incident-notifications.tsx').then((part) => part.IncidentNotifications), {
  ssr: false,
})

const YEAR_SECONDS = 365 * 24 * 3600

/** Navigation at the left, bar above, the page; keys, palette and live updates around it. */
export function AppFrame({ isInitiallyFolded, children }: { isInitiallyFolded: boolean; children: ReactNode }) {
  const [isFolded, setIsFolded] = useState(isInitiallyFolded)
  const fold = (next: boolean) => {
    setIsFolded(next)
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser yet, and this is not a secret
    document.cookie = `${NAVIGATION_COOKIE}=${next ? 'folded' : 'open'}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  }
  return (
    <DisplayZoneProvider>
      <LiveUpdates>
        <CommandPaletteProvider>
          <a
            href="#content"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
          >
            Skip to the content
          </a>
          <div className="flex min-h-dvh">
            <SideNavigation isFolded={isFolded} onFold={fold} />
            <div className="flex min-w-0 flex-1 flex-col">
              <TopBar />
              <WorkersNotice />
              <main id="content" className="min-w-0 flex-1 px-4 pt-5 pb-16 md:px-6">
                {children}
              </main>
            </div>
          </div>
          <SilenceNotice />
          <IncidentNotifications />
          <KeyboardMap />
          <OfflinePages />
        </CommandPaletteProvider>
      </LiveUpdates>
    </DisplayZoneProvider>
  )
}
