import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '@/components/frame/providers.tsx'
import { ownZone } from '@/components/ui/time-format.ts'
import './globals.css'

// A nonce for scripts and a page made at build time exclude each other.
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  title: { default: 'Djag', template: '%s · Djag' },
  description: 'Tasks that run on their own crontab and depend on each other.',
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#111114' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="font-sans">
        <Providers nonce={nonce} served={{ atMs: Date.now(), zone: ownZone() }}>
          {children}
        </Providers>
      </body>
    </html>
  )
}
