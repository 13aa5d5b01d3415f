'use client'

import clsx from 'clsx'
import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useState } from 'react'

type FieldControl = {
  id: string
  describedBy: string | undefined
  isInvalid: boolean
  isRequired: boolean
  tellUnreadable: (problem: Unreadable | null) => void
}
/** What the control itself cannot read of what is typed; it is told once the control was left, or the form has refused it. */
type Unreadable = { message: string; isLeft: boolean }

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
  const [unreadable, tellUnreadable] = useState<Unreadable | null>(null)
  // Where the control can't read it, the form only knows that there is nothing it can use: the control's words say why.
  const told = unreadable && (unreadable.isLeft || error) ? unreadable.message : error
  const hasText = Boolean(told || help)
  const control = useMemo(
    () => ({ id, describedBy: hasText ? textId : undefined, isInvalid: Boolean(told), isRequired: !isOptional, tellUnreadable }),
    [id, textId, hasText, told, isOptional],
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
          <p id={textId} role={told ? 'alert' : undefined} className={clsx('max-w-[80ch] text-xs', told ? 'text-red' : 'text-muted')}>
            {told || help}
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

/** Has the Field around tell in words what its control can't read. `isLeft`: the person has left the control since typing. */
export function useUnreadable(message: string | null, isLeft: boolean): void {
  const tell = useContext(FieldContext)?.tellUnreadable
  useEffect(() => {
    tell?.(message === null ? null : { message, isLeft })
    return () => tell?.(null)
  }, [tell, message, isLeft])
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
