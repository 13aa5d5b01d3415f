'use client'

import { type RefObject, useEffect, useState } from 'react'

const SCROLLED_PX = 80

/** Whether someone reads the list: has scrolled into it, or has the keyboard in it. Then new rows have to wait. */
export function useReading(list: RefObject<HTMLElement | null>): boolean {
  const [isReading, setIsReading] = useState(false)
  useEffect(() => {
    const look = () => {
      const isScrolled = (document.scrollingElement?.scrollTop ?? 0) > SCROLLED_PX
      setIsReading(isScrolled || (list.current?.contains(document.activeElement) ?? false))
    }
    document.addEventListener('scroll', look, { passive: true, capture: true })
    document.addEventListener('focusin', look)
    document.addEventListener('focusout', look)
    return () => {
      document.removeEventListener('scroll', look, { capture: true })
      document.removeEventListener('focusin', look)
      document.removeEventListener('focusout', look)
    }
  }, [list])
  return isReading
}
