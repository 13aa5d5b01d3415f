import { type FormEvent, type ReactNode, useId } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

type Props = {
  title: string
  description: string
  /** What the button says that saves. */
  saveWords: string
  isSaving: boolean
  /** What is wrong with all of it. */
  problem: string | undefined
  onSave: () => unknown
  onClose: () => void
  children: ReactNode
}

/** A form in a dialog. What was typed stays until it is saved or given up. */
export function SavingDialog({ title, description, saveWords, isSaving, problem, onSave, onClose, children }: Props) {
  const formId = useId()
  const save = (event: FormEvent) => {
    event.preventDefault()
    onSave()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isSaving}>
            {saveWords}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate autoComplete="off" className="flex flex-col gap-5">
        {children}
        {problem && (
          <p role="alert" className="text-sm text-red">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  )
}
