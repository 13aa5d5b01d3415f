import { toast } from 'sonner'

/** Puts the address of a change set, which others open, where it can be pasted from. */
export async function copyChangeSetLink(id: number): Promise<void> {
  try {
    await navigator.clipboard.writeText(new URL(`/change-sets/${id}`, window.location.href).href)
    toast.success('Copied the link. Whoever opens it sees this change set.')
  } catch {
    toast.error('The link could not be copied: the browser did not allow it.')
  }
}
