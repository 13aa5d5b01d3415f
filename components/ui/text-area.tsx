'use client'

import clsx from 'clsx'
import type { ComponentProps } from 'react'
import { inputClass, useFieldControl } from './field.tsx'
import { useHydrated } from './use-hydrated.ts'

/** Several lines of text; grows with its content. */
export function TextArea({ className, readOnly = false, ...rest }: ComponentProps<'textarea'>) {
  const isHydrated = useHydrated()
  return (
    <textarea
      rows={2}
      {...useFieldControl()}
      {...rest}
      readOnly={readOnly || !isHydrated}
      className={clsx(inputClass, 'field-sizing-content min-h-16 max-h-80 py-1.5', className)}
    />
  )
}
