'use client'

import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

/** Where toasts appear; say them with `toast.success(…)` of sonner. */
export function Toaster() {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      toastOptions={{
        classNames: {
          toast: '!rounded !border-0 !bg-raised !text-fg !shadow-float !font-sans',
          description: '!text-muted',
          actionButton: '!bg-primary !text-on-primary',
        },
      }}
    />
  )
}
