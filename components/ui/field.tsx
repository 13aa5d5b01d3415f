'use client'

import clsx from 'clsx'
import { createContext, type ReactNode, useContext, useId, useMemo } from 'react'

type FieldControl = { id: string; describedBy: string | undefined; isInvalid: boolean; isRequired: boolean }
const FieldContext = createContext<FieldControl | null>(null)

type FieldProps = {
  label: ReactNode
  /** A sentence below; `error` stands in its place. */
  help?: ReactNode
  error?: string | undefined
  /** Marks what may stay empty; everything else is needed. */
  isOptional?: boolean
  /** The label stays for screen readers only. */
  isLabelHidden?: boolean
  className?: string
  children: ReactNode
}

/** Label above, control, help or error below; the control inside finds its id and descriptions by itself. */
export function Field({ label, help, error, isOptional = false, isLabelHidden = false, className, children }: FieldProps) {
  const id = useId()
  const textId = `${id}-text`
  const hasText = Boolean(error || help)
  const control = useMemo(
    () => ({ id, describedBy: hasText ? textId : undefined, isInvalid: Boolean(error), isRequired: !isOptional }),
    [id, textId, hasText, error, isOptional],
  )
  return (
    <FieldContext value={control}>
      <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
        <label htmlFor={id} id={`${id}-label`} className={isLabelHidden ? 'sr-only' : 'text-sm font-medium'}>
          {label}
          {isOptional && <span className="ml-1.5 font-normal text-faint">optional</span>}
        </label>
        {children}
        {hasText && (
          <p id={textId} role={error ? 'alert' : undefined} className={clsx('max-w-[80ch] text-xs', error ? 'text-red' : 'text-muted')}>
            {error || help}
          </p>
        )}
      </div>
    </FieldContext>
  )
}

/** What a control inside a Field spreads on its element; a control outside of one needs its own `aria-label`. */
export function useFieldControl(): { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: true } {
  const control = useContext(FieldContext)
  if (control === null) return {}
  return {
    id: control.id,
    ...(control.describedBy && { 'aria-describedby': control.describedBy }),
    ...(control.isInvalid && { 'aria-invalid': true as const }),
  }
}

/** Id of the label of the Field around, for controls that are not form elements. */
export function useFieldLabelId(): string | undefined {
  const control = useContext(FieldContext)
  return control === null ? undefined : `${control.id}-label`
}

/** The look shared by everything one types into. */
export const inputClass =
  'w-full min-w-0 rounded border border-line-input bg-bg px-2.5 text-base text-fg max-sm:text-lg placeholder:text-faint transition-colors ' +
  'focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-red aria-invalid:outline-red ' +
  'disabled:cursor-not-allowed disabled:bg-subtle disabled:text-muted'
