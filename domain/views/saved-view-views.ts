import type { TableLook } from '../saved-view-input.ts'

/** A view that its reader may use (GET /api/views → { rows: SavedViewRow[] }): their own, and those that others share. */
export type SavedViewRow = {
  id: number
  name: string
  query: string
  look: TableLook
  isShared: boolean
  isOwn: boolean
  /** Who keeps it. */
  byName: string
}
