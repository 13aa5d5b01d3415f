'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'

const STEP = 20

/**
 * The first rows of a list inside a page, and more of them with each press of the button: nothing draws thousands at once.
 * @returns `more`: the button, which says how many are left; nothing when all are shown
 */
export function useShownPart<Item>(items: readonly Item[], step = STEP): { shown: readonly Item[]; more: ReactNode } {
  const [count, setCount] = useState(step)
  const left = items.length - count
  const more = left > 0 && (
    <Button size="sm" variant="quiet" className="mt-1" onClick={() => setCount(count + 5 * step)}>
      {left > 5 * step ? `Show ${5 * step} more of ${left.toLocaleString('en')}` : `Show ${left === 1 ? 'one' : left} more`}
    </Button>
  )
  return { shown: items.slice(0, count), more }
}
