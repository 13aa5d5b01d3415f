'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Bookmark, Plus, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import type { TableLook } from '#domain/saved-view-input.ts'
import type { SavedViewRow } from '#domain/views/saved-view-views.ts'
import { deleteViewAction } from '#server/server-actions/view-actions.ts'
import { describeError } from '../../api/api-error.ts'
import { perform } from '../../api/perform.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator, MenuWithin } from '../../ui/dropdown-menu.tsx'
import { isSameView } from '../task-list-params.ts'
import { savedViewsQuery } from './queries.ts'
import { SaveViewDialog } from './save-view-dialog.tsx'

type Props = {
  /** What is shown, as the address says it without the page. */
  query: string
  look: TableLook
  onLook: (look: TableLook) => void
}

/** The views that somebody keeps of the list: chosen, kept and deleted here. */
export function SavedViewsMenu({ query, look, onLook }: Props) {
  const router = useRouter()
  const { data } = useQuery(savedViewsQuery())
  const [isSaving, setIsSaving] = useState(false)
  const mayShare = useCan('share-views')
  const views = data?.rows ?? []
  const shown = views.find((view) => isSameView(view.query, query))
  const mayDelete = ({ isOwn }: SavedViewRow) => isOwn || mayShare
  const others = views.filter((view) => view !== shown && mayDelete(view))
  const open = (view: SavedViewRow) => {
    onLook(view.look)
    router.push(`/tasks${view.query && `?${view.query}`}`)
  }
  const forget = useForgetting()
  return (
    <>
      <DropdownMenu
        trigger={
          <Button variant="quiet" icon={<Bookmark />}>
            <span className="max-w-40 truncate">{shown?.name ?? 'Views'}</span>
          </Button>
        }
      >
        <ViewChoices label="Yours" views={views.filter(({ isOwn }) => isOwn)} shown={shown} open={open} />
        <ViewChoices label="Shared by others" views={views.filter(({ isOwn }) => !isOwn)} shown={shown} open={open} />
        {views.length > 0 && <MenuSeparator />}
        <MenuItem icon={<Plus />} onSelect={() => setIsSaving(true)}>
          Save this view …
        </MenuItem>
        {shown && mayDelete(shown) && (
          <MenuItem icon={<Trash2 />} onSelect={() => forget(shown)}>
            Delete “{shown.name}”
          </MenuItem>
        )}
        {others.length > 0 && (
          <MenuWithin label="Delete another view" icon={<Trash2 />}>
            {others.map((view) => (
              <MenuItem key={view.id} onSelect={() => forget(view)}>
                <ViewName view={view} />
              </MenuItem>
            ))}
          </MenuWithin>
        )}
      </DropdownMenu>
      {isSaving && <SaveViewDialog query={query} look={look} suggested={shown?.isOwn ? shown : null} onClose={() => setIsSaving(false)} />}
    </>
  )
}

type ChoicesProps = { label: string; views: readonly SavedViewRow[]; shown: SavedViewRow | undefined; open: (view: SavedViewRow) => void }

function ViewChoices({ label, views, shown, open }: ChoicesProps) {
  if (views.length === 0) return null
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      {views.map((view) => (
        <MenuChoice key={view.id} isChosen={view.id === shown?.id} onSelect={() => open(view)}>
          <ViewName view={view} />
        </MenuChoice>
      ))}
    </>
  )
}

function ViewName({ view: { name, isOwn, isShared, byName } }: { view: SavedViewRow }) {
  return (
    <>
      {name}
      {!isOwn && <span className="text-muted"> · {byName}</span>}
      {isOwn && isShared && <span className="text-muted"> · shared</span>}
    </>
  )
}

function useForgetting(): (view: SavedViewRow) => void {
  const queryClient = useQueryClient()
  const deleting = useMutation({
    mutationFn: ({ id }: SavedViewRow) => perform(deleteViewAction({ id })),
    onSuccess: (_, { name }) => toast.success(`Deleted the view “${name}”.`),
    onError: (error) => toast.error(describeError(error).message),
    onSettled: () => queryClient.invalidateQueries({ queryKey: savedViewsQuery().queryKey }),
  })
  return (view) => deleting.mutate(view)
}
