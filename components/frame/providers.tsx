'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { type ServedMoment, ServedMomentProvider } from '../ui/served-moment.tsx'
import { Toaster } from '../ui/toaster.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { makeQueryClient } from './query-client.ts'

type Props = { nonce: string | undefined; served: ServedMoment; children: ReactNode }

/** What every page stands on: the moment it was served, theme, server data, URL state, tooltips, toasts. */
export function Providers({ nonce, served, children }: Props) {
  const [queryClient] = useState(makeQueryClient)
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange {...(nonce && { nonce })}>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <ServedMomentProvider served={served}>
            <TooltipProvider>
              {children}
              <Toaster />
            </TooltipProvider>
          </ServedMomentProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  )
}
