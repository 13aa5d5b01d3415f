'use client'

import { Search } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { LazyChangeSetTray } from '../change-sets/lazy-change-set-tray.tsx'
import { LiveStatus } from '../live/live-status.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { AccountMenu } from './account-menu.tsx'
import { useCommandPalette } from './command-palette.tsx'
import { HealthIndicator } from './health-indicator.tsx'
import { NavigationDrawer } from './navigation-drawer.tsx'
import { placeOf } from './navigation-items.tsx'
import { ZoneSwitch } from './zone-switch.tsx'

/** Where one is, search, health, zone, account. */
export function TopBar() {
  const place = placeOf(usePathname())
  const { open } = useCommandPalette()
  return (
    <header className="sticky top-0 z-20 flex h-(--bar-height) shrink-0 items-center gap-2 border-b bg-bg px-2 md:px-6">
      <NavigationDrawer />
      {place && (
        <Link href={place.href} className="truncate text-base text-muted hover:text-fg">
          {place.label}
        </Link>
      )}
      <LazyChangeSetTray />
      <button
        type="button"
        onClick={open}
        className="ml-auto flex h-8 items-center gap-2 rounded text-sm text-muted transition-colors hover:text-fg max-lg:w-8 max-lg:justify-center lg:w-64 lg:border lg:border-line-strong lg:px-2.5 lg:hover:border-line-input"
      >
        <Search aria-hidden className="size-4" />
        <span className="max-lg:sr-only">Search or go to …</span>
        <span aria-hidden className="ml-auto max-lg:hidden">
          <Kbd keys="Mod K" />
        </span>
      </button>
      <LiveStatus />
      <HealthIndicator />
      <ZoneSwitch />
      <AccountMenu />
    </header>
  )
}
