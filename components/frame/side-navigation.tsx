'use client'

import clsx from 'clsx'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { InboxBadge } from '../inbox/inbox-badge.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { DjagMark } from './djag-mark.tsx'
import { placeOf, placesFor } from './navigation-items.tsx'
import { savesData } from './saves-data.ts'
import { useViewer } from './viewer.tsx'

/** The left column; folds to icons. */
export function SideNavigation({ isFolded, onFold }: { isFolded: boolean; onFold: (isFolded: boolean) => void }) {
  return (
    <nav
      aria-label="Main"
      className={clsx(
        'sticky top-0 flex h-dvh shrink-0 flex-col border-r bg-subtle max-md:hidden',
        isFolded ? 'w-[52px]' : 'w-(--nav-width)',
      )}
    >
      <HomeLink isFolded={isFolded} />
      <NavigationList isFolded={isFolded} />
      <div className="mt-auto p-2">
        <IconButton
          label={isFolded ? 'Unfold the navigation' : 'Fold the navigation'}
          icon={isFolded ? <PanelLeftOpen /> : <PanelLeftClose />}
          onClick={() => onFold(!isFolded)}
        />
      </div>
    </nav>
  )
}

function HomeLink({ isFolded }: { isFolded: boolean }) {
  return (
    <Link href="/" aria-label="Djag, overview" className="flex h-(--bar-height) shrink-0 items-center gap-2.5 px-3.5">
      <DjagMark className="size-6" />
      {!isFolded && <span className="text-lg font-semibold tracking-tight">Djag</span>}
    </Link>
  )
}

/** The places as links; the one shown is marked. Stands in a `nav`. */
export function NavigationList({ isFolded = false, onNavigate }: { isFolded?: boolean; onNavigate?: () => void }) {
  const current = placeOf(usePathname())
  const viewer = useViewer()
  return (
    <div className="flex flex-col gap-px overflow-y-auto p-2">
      {placesFor(viewer).map((item) => {
        const isCurrent = item === current
        const link = (
          <Link
            key={item.href}
            href={item.href}
            // Pages are shells without data: with all of them there, each opens at once, and offline too.
            prefetch={!savesData()}
            onClick={onNavigate}
            aria-current={isCurrent ? 'page' : undefined}
            className={clsx(
              'relative flex h-8 items-center gap-2.5 rounded px-2.5 text-base transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
              isCurrent ? 'bg-active font-medium text-fg' : 'text-muted hover:bg-hover hover:text-fg',
            )}
          >
            {item.icon}
            <span className={clsx(isFolded && 'sr-only')}>{item.label}</span>
            {item.href === '/inbox' && <InboxBadge isDot={isFolded} />}
          </Link>
        )
        if (!isFolded) return link
        return (
          <Tooltip key={item.href} content={item.label} keys={`g ${item.key}`} side="right">
            {link}
          </Tooltip>
        )
      })}
    </div>
  )
}
