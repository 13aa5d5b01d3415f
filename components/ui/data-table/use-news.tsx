'use client'

import clsx from 'clsx'
import { ArrowUp } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { agreeing } from '#domain/counted.ts'
import { Button } from '../button.tsx'
import { usePageKeys } from '../keyboard/use-page-keys.ts'
import { useScrolled } from '../use-scrolled.ts'

/** Where the title of a page has left the window. */
const TITLE_PX = 100

type Options = { hasNews: boolean; newCount: number; most: number; noun: readonly [one: string, many: string]; showNewest: () => void }

/**
 * The button behind which new rows wait (and the key `.`): beside the title, where it covers nothing; over the list while the title is out of
 * sight, or has no room beside it.
 * @param options.most so many rows a page has: more may be new than were counted
 */
export function useNews({ hasNews, newCount, most, noun, showNewest }: Options): { besideTitle: ReactNode; overList: ReactNode } {
  const isScrolled = useScrolled(TITLE_PX)
  const top = useRef<HTMLDivElement>(null)
  const show = () => {
    showNewest()
    top.current?.scrollIntoView({ block: 'nearest' })
  }
  usePageKeys(hasNews ? { '.': show } : {})
  const label = newCount === 0 ? 'Some no longer match' : `${newCount}${newCount >= most ? '+' : ''} new ${agreeing(newCount, ...noun)}`
  return {
    besideTitle: hasNews && (
      <Button className="max-sm:hidden" icon={<ArrowUp />} onClick={show}>
        {label}
      </Button>
    ),
    overList: (
      <>
        <div ref={top} className="scroll-mt-24" />
        {hasNews && (
          <div className={clsx(!isScrolled && 'sm:hidden', 'pointer-events-none sticky top-(--bar-height) z-20 flex h-0 justify-center')}>
            {/* Under the head of the list, which sticks there too. */}
            <div className="pointer-events-auto translate-y-10">
              <Button size="sm" variant="primary" icon={<ArrowUp />} onClick={show}>
                {label}
              </Button>
            </div>
          </div>
        )}
      </>
    ),
  }
}
