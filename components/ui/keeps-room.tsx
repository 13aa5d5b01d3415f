'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/** Grows with what is in it and never shrinks while the page is open: what stands below does not jump each time a sentence comes or goes. */
export function KeepsRoom({ className, children }: { className?: string; children: ReactNode }) {
  const room = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const content = room.current?.firstElementChild
    if (!(content instanceof HTMLElement)) return
    let most = 0
    let width = content.offsetWidth
    const observer = new ResizeObserver(() => {
      // At another width the same words take another height.
      if (content.offsetWidth !== width) most = 0
      width = content.offsetWidth
      most = Math.max(most, content.offsetHeight)
      if (room.current) room.current.style.minHeight = `${most}px`
    })
    observer.observe(content)
    return () => observer.disconnect()
  }, [])
  return (
    // Two elements: the room that was taken must not set aside the least room of the class.
    <div className={className}>
      <div ref={room}>
        <div>{children}</div>
      </div>
    </div>
  )
}
